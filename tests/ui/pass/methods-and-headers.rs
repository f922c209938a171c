//! Names that look as if a rule refused them, and are sound.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const METHODS: Policy = cors_policy!(
    origin = "https://a.example",
    methods = [GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE, QUERY, PROPFIND, PURGE, "M-SEARCH", custom],
);
const HEADERS: Policy = cors_policy!(
    origin = "https://a.example",
    headers = [
        "Accept", "Accept-Language", "Authorization", "Content-Language", "Content-Type", "Range", "If-Match",
        "User-Agent", "X-HTTP-Method-Override", "X-Requested-With", "Second", "Proxied", "Cookies",
    ],
    expose_headers = ["Authorization2", "ETag", "Location", "Link", "Retry-After", "WWW-Authenticate", "Date", "Server"],
);

// A raw identifier is the word behind its `r#`.
const RAW: Policy = cors_policy!(origin = "https://a.example", methods = [r#PUT, r#type], headers = r#mirror);

fn main() {
    assert!(RAW.allows_method("PUT") && RAW.allows_method("type") && !RAW.allows_method("r#PUT"));
    assert!(METHODS.allows_method("M-SEARCH") && METHODS.allows_method("custom"));
    assert!(!HEADERS.allows_method("PUT"));
}
