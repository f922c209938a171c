//! Every kind of origin that a browser sends, and every pattern.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const ORIGINS: Policy = cors_policy!(
    origins = [
        "https://a.example",
        "https://a.example:8443",
        "https://a.example.",
        "https://a_b.example",
        "https://-a.example",
        "https://xn--bcher-kva.example",
        "https://example",
        "http://localhost:*",
        "http://app.localhost:3000",
        "http://127.0.0.1",
        "http://127.8.8.8:3000",
        "http://[::1]",
        "http://[::1]:3000",
        "https://192.0.2.1",
        "https://[2001:db8::1]:8443",
        "https://[::ffff:c000:201]",
        "https://*.preview.example.com",
        "https://*.preview.example.com:8443",
        "https://*.staging.example.com:*",
        "http://*.localhost",
        "https://b.example:1",
        "https://b.example:65535",
        "https://b.example:80",
        "http://localhost.:443",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "capacitor://localhost",
        "tauri://localhost",
    ],
    credentials = true,
);
const WITHOUT_CREDENTIALS: Policy = cors_policy!(origins = ["https://*.com", "https://*.github.io"]);

fn main() {
    assert!(ORIGINS.varies() && WITHOUT_CREDENTIALS.varies());
}
