use cors_runtime::cors_policy;
use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};

// A refused policy keeps its type, so that these are the only errors.
pub const API: StartupPolicy = cors_policy!(
    origins = startup,
    dev_origins = ["http://localhost:3000/", "http://dev.example"],
    methods = "*",
    headers = ["*"],
    credentials = true,
);

const MISSPELT: StartupPolicy = cors_policy!(origins = startup, methds = [GET, PUT]);

fn main() -> Result<(), PolicyError> {
    let _policy: OwnedPolicy = API.origins_from_env("CORS_ORIGINS")?;
    let _policy: OwnedPolicy = MISSPELT.with_origins(["https://app.example.com"])?;
    Ok(())
}
