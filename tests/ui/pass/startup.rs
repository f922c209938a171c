//! Policies that wait for their origins.

#![deny(warnings)]

use cors_runtime::cors_policy;
use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};

pub const API: StartupPolicy = cors_policy!(
    origins = startup,
    methods = [GET, PUT],
    headers = mirror,
    expose_headers = ["X-Request-ID"],
    credentials = true,
    max_age = "24h",
    path = "^/api/",
    preflight_status = 200,
    dangerously = [insecure_origins],
    dev_origins = ["http://localhost:*"],
);

static OPEN: StartupPolicy = cors_policy!(origin = startup);

fn main() -> Result<(), PolicyError> {
    let inside: StartupPolicy = cors_policy!(methods = "PUT", origins = startup);
    let policy: OwnedPolicy = API.with_origins(["https://app.example.com", "http://intranet.example"])?;
    assert!(policy.allows_method("PUT") && policy.varies());
    let text = policy.to_string();
    assert!(text.contains("http://intranet.example"), "{text}");
    assert_eq!(text.contains("http://localhost:*"), cfg!(debug_assertions), "{text}");
    assert!(!OPEN.with_origins("https://app.example.com")?.varies());
    assert!(inside.with_origins("*")?.allows_method("PUT"));
    let error = API.origins_from_env("CORS_ORIGINS_THAT_NOBODY_SETS").unwrap_err();
    assert_eq!(error.faults()[0].rule(), "env-missing");
    let error = API.with_origins("*").unwrap_err();
    assert_eq!(error.faults()[0].rule(), "wildcard-credentials");
    Ok(())
}
