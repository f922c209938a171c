//! A program that takes its origins from `CORS_ORIGINS` and says its policy. Its argument says which policy.

use std::error::Error;

use cors_runtime::__private::{
    MaxAge, Names, OriginList, Origins, PathPattern, StartupPolicy, StartupTable, Stored, Table,
};

const OPEN: StartupPolicy = {
    static TABLE: StartupTable = StartupTable { table: table(false), dangerously: &[], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

const WITH_CREDENTIALS: StartupPolicy = {
    static TABLE: StartupTable = StartupTable { table: table(true), dangerously: &[], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

const fn table(credentials: bool) -> Table {
    Table {
        path: PathPattern::Every,
        origins: Origins::Listed(OriginList::EMPTY),
        credentials,
        methods: Names::List(Stored::Static("GET, PUT")),
        headers: Names::Nothing,
        expose_headers: Names::Nothing,
        max_age: MaxAge { seconds: 3600, text: Stored::Static("3600") },
        preflight_status: 204,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let kind = std::env::args().nth(1).unwrap_or_default();
    let policy = match kind.as_str() {
        "plain" => OPEN.origins_from_env("CORS_ORIGINS"),
        "credentials" => WITH_CREDENTIALS.origins_from_env("CORS_ORIGINS"),
        "or" => OPEN.origins_from_env_or("CORS_ORIGINS", "https://default.example"),
        "or-any" => OPEN.origins_from_env_or("CORS_ORIGINS", "*"),
        "or-any-with-credentials" => WITH_CREDENTIALS.origins_from_env_or("CORS_ORIGINS", "*"),
        other => return Err(format!("there is no policy `{other}`").into()),
    }?;
    print!("{policy}");
    Ok(())
}
