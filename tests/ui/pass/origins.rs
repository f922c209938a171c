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
        "ionic://localhost",
        "app://.",
        "app://obsidian.md",
        "http://0.0.0.0:3000",
        "http://[::]:3000",
        "https://xn--mgba3gch31f060k.example",
    ],
    credentials = true,
);
const WITHOUT_CREDENTIALS: Policy = cors_policy!(origins = ["https://*.com", "https://*.github.io"]);
const FILES: Policy =
    cors_policy!(origins = ["file://", "https://a.example"], credentials = true, dangerously = [null_origin]);
const FILE_ALONE: Policy = cors_policy!(origin = "file://", dangerously = [null_origin]);
const TRUSTED_NETWORK: Policy =
    cors_policy!(origins = ["http://192.168.0.10:3000", "http://printer.local"], dangerously = [insecure_origins]);
#[allow(deprecated)]
const UNLIKELY: Policy = cors_policy!(origins = ["https://a$b.example", "qrc://", "httpx://a.example"]);

fn main() {
    assert!(FILES.varies() && UNLIKELY.varies() && TRUSTED_NETWORK.varies() && !FILE_ALONE.varies());
    assert!(ORIGINS.varies() && WITHOUT_CREDENTIALS.varies());
}
