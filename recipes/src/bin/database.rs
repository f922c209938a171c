//! Tenants' origins are the rows of a table, which may change at any time.
//!
//! ```console
//! $ sqlite3 tenants.db "CREATE TABLE tenants (origin TEXT NOT NULL); INSERT INTO tenants VALUES ('https://ada.example')"
//! $ cargo run -p cors-recipes --bin database -- tenants.db
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://grace.example'
//! $ sqlite3 tenants.db "INSERT INTO tenants VALUES ('https://grace.example')"
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://grace.example'
//! ```
//!
//! The rows are asked for once a second, and never for a request. When they have changed they become a policy, which is checked as
//! a whole: with a row such as `https://eve.example/`, which no browser sends, the log tells what to write instead, and the policy
//! from before stays. So check a row where it is written, too: `StartupPolicy::with_origins` of that one row says the same.

use std::error::Error;
use std::thread;
use std::time::Duration;

use axum::{Router, routing::get};
use cors_runtime::cors_policy;
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::StartupPolicy;
use rusqlite::{Connection, OpenFlags};

/// Everything but the origins is checked while compiling.
const TENANTS: StartupPolicy =
    cors_policy!(origins = startup, methods = [GET, PUT], credentials = true, max_age = "10m");

const EVERY: Duration = Duration::from_secs(1);

fn rows(database: &Connection) -> rusqlite::Result<Vec<String>> {
    database.prepare_cached("SELECT origin FROM tenants ORDER BY origin")?.query_map([], |row| row.get(0))?.collect()
}

/// Has the policy follow the rows. The first ones are in force.
fn follow(database: &Connection, mut known: Vec<String>, current: &ReloadablePolicy) -> ! {
    loop {
        thread::sleep(EVERY);
        let rows = match rows(database) {
            Ok(rows) if rows == known => continue,
            Ok(rows) => rows,
            Err(error) => {
                eprintln!("the tenants can't be read, and the policy stays: {error}");
                continue;
            }
        };
        match TENANTS.with_origins(&rows) {
            Ok(policy) => {
                current.replace(policy);
                eprintln!("the policy is of {} tenants now", rows.len());
            }
            Err(error) => eprintln!("the policy stays what it was: {error}"),
        }
        // What is refused is told once.
        known = rows;
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name the database: `database tenants.db`")?;
    let port = arguments.next().map_or(Ok(3000), |port| port.parse())?;

    let database = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let known = rows(&database)?;
    let current = ReloadablePolicy::new(TENANTS.with_origins(&known)?);
    eprintln!("{current}");

    let app = Router::new().route("/users", get(async || "Ada, Grace")).layer(current.clone());
    thread::spawn(move || follow(&database, known, &current));

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
