//! A policy before a Rocket application.
//!
//! ```console
//! $ cargo run -p cors-with-rocket
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use cors_runtime::{Policy, cors_policy};
use rocket::config::LogLevel;
use rocket::fairing::AdHoc;
use rocket::{Build, Config, Rocket, get, launch, put, routes};

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

#[get("/users")]
fn list_users() -> &'static str {
    "Ada, Grace"
}

#[put("/users", data = "<users>")]
fn replace_users(users: &[u8]) -> String {
    format!("{} bytes of users", users.len())
}

#[launch]
fn rocket() -> Rocket<Build> {
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).map_or(3000, |port| port.parse().expect("a port"));
    let config = Config { port, log_level: LogLevel::Critical, ..Config::default() };
    rocket::custom(config).mount("/", routes![list_users, replace_users]).attach(API.fairing()).attach(
        AdHoc::on_liftoff("address", |rocket| {
            Box::pin(async move { println!("Listening on http://127.0.0.1:{}", rocket.config().port) })
        }),
    )
}
