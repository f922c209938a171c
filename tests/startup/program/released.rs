//! A program with origins for development and explanations of refusals, which a release build leaves out.

use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};
use cors_runtime::{Decision, Policy, cors_policy};
use http::{HeaderMap, HeaderValue, Method};

const WRITTEN: Policy = cors_policy!(
    origin = "https://written.released.example",
    dev_origins = ["https://written.development.example:*", "https://*.written.development.example"],
);

const STARTED: StartupPolicy = cors_policy!(
    origins = startup,
    dev_origins = ["https://started.development.example:*", "https://*.started.development.example"],
);

fn main() -> Result<(), PolicyError> {
    let policy = OwnedPolicy::builder()
        .origins(["https://released.example"])
        .dev_origins(["https://development.example:*", "https://*.development.example"])
        .build()?;
    print!("{policy}{WRITTEN}{}", STARTED.with_origins(["https://started.released.example"])?);
    let mut request = HeaderMap::new();
    request.insert("origin", HeaderValue::from_static("https://stranger.example"));
    request.insert("access-control-request-method", HeaderValue::from_static("PUT"));
    if let Decision::Preflight(preflight) = WRITTEN.decide(&Method::OPTIONS, "/", &request) {
        for (name, value) in &preflight.headers() {
            println!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
    }
    Ok(())
}
