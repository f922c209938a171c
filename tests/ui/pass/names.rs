//! Names that look like a mistake and aren't; what has no effect compiles, and is sent as it is written.

use cors_runtime::{Policy, cors_policy};

const LEGAL: Policy = cors_policy!(
    origin = "https://a.example",
    methods = ["LIST", "BCOPY", "UNLINK", "M-SEARCH", "RPC_IN_DATA", "Odd"],
    headers = ["contact_id", "api_key", contact_name, "X_Own", "Range", AUTHORIZATION],
    expose_headers = "Authorization, Range, X-Any, all-names, Link",
);

#[allow(deprecated)]
const WITHOUT_EFFECT: Policy = cors_policy!(
    origin = "https://a.example",
    methods = [OPTION],
    headers = "Origin, X-Requested-With, Content-Type, Accept, ETag, Cookie",
    expose_headers = "X-Requested-With, User-Agent",
    credentials = true,
);

fn main() {
    use axum::http::{HeaderMap, HeaderValue, Method};

    assert!(LEGAL.allows_method("LIST"));
    let mut request = HeaderMap::new();
    request.insert("origin", HeaderValue::from_static("https://a.example"));
    let mut response = HeaderMap::new();
    if let cors_runtime::Decision::Actual(actual) = WITHOUT_EFFECT.decide(&Method::GET, "/", &request) {
        actual.apply(&mut response);
    }
    assert_eq!(response["access-control-expose-headers"], "X-Requested-With, User-Agent");
    request.insert("access-control-request-method", HeaderValue::from_static("PUT"));
    let cors_runtime::Decision::Preflight(preflight) = WITHOUT_EFFECT.decide(&Method::OPTIONS, "/", &request) else {
        panic!("a preflight");
    };
    let headers = preflight.headers();
    assert_eq!(
        headers["access-control-allow-headers"],
        "Origin, X-Requested-With, Content-Type, Accept, ETag, Cookie"
    );
    assert_eq!(headers["access-control-allow-methods"], "OPTION");
}
