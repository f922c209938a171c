//! Which request headers need a preflight, and what allows them.

use serde_json::{Value, json};

use crate::case::{Case, Step};

/// GET with these headers and no preflight.
fn simple(headers: &Value) -> Step {
    Step::fetch(json!({ "headers": headers })).sends("GET")
}

/// GET with these headers, which a preflight allows.
fn asked(headers: &Value) -> Step {
    Step::fetch(json!({ "headers": headers })).sends("OPTIONS GET")
}

/// GET with these headers, which a preflight doesn't allow.
fn stopped(headers: &Value) -> Step {
    Step::fetch(json!({ "headers": headers })).sends("OPTIONS").blocked()
}

/// POST with a body of this type.
fn post(content_type: &str) -> Step {
    Step::fetch(json!({ "method": "POST", "body": "{}", "headers": { "Content-Type": content_type } }))
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = lists();
    cases.extend(safelisted());
    cases.extend(authorization());
    cases.extend(unusual());
    cases
}

/// What `headers` says.
fn lists() -> Vec<Case> {
    let token = json!({ "X-Auth-Token": "t" });
    let zed = json!({ "X-Zed": "z" });
    let both = json!({ "X-Auth-Token": "t", "X-Zed": "z" });
    vec![
        Case::new("header-listed", "/list/x").step(asked(&token)),
        Case::new("header-listed-other-case", "/list/x").step(asked(&json!({ "x-AUTH-token": "t" }))),
        Case::new("header-not-listed", "/list/x").step(stopped(&zed)),
        Case::new("header-one-of-two-not-listed", "/one/x").step(stopped(&both)),
        Case::new("header-without-a-list", "/any/x").step(stopped(&token)),
        Case::new("header-any", "/any-all/x").step(asked(&both)),
        Case::new("header-mirrored", "/mirror/x").step(asked(&both)),
        Case::new("header-and-method-not-listed", "/others/x")
            .step(Step::fetch(json!({ "method": "DELETE", "headers": zed })).sends("OPTIONS").blocked()),
        Case::new("header-and-method-not-listed-of-allowed-origin", "/list/x")
            .step(Step::fetch(json!({ "method": "DELETE", "headers": zed })).sends("OPTIONS").blocked()),
    ]
}

/// The headers of the Fetch Standard's safelist, at their limits.
fn safelisted() -> Vec<Case> {
    let of = |length: usize| "a".repeat(length);
    let plain = |length: usize| format!("text/plain; x={}", of(length - "text/plain; x=".len()));
    let four = |length: usize| {
        json!({
            "Accept": of(length),
            "Accept-Language": of(128),
            "Content-Language": of(128),
            "Content-Type": plain(128),
        })
    };
    let hints = |headers: &Value| {
        let mut headers = headers.clone();
        for name in ["Device-Memory", "Downlink", "DPR", "RTT", "Viewport-Width", "Width"] {
            headers[name] = json!(format!("{}1", "0".repeat(127)));
        }
        headers
    };
    vec![
        Case::new("accept-of-128-bytes", "/any/x").step(simple(&json!({ "Accept": of(128) }))),
        Case::new("accept-of-129-bytes", "/any/x").step(stopped(&json!({ "Accept": of(129) }))),
        Case::new("accept-of-129-bytes-allowed", "/any-all/x").step(asked(&json!({ "Accept": of(129) }))),
        Case::new("accept-with-unsafe-byte", "/any/x").step(stopped(&json!({ "Accept": "text/(html)" }))),
        Case::new("accept-language-with-unsafe-byte", "/any/x").step(stopped(&json!({ "Accept-Language": "en_GB" }))),
        Case::new("content-language", "/any/x").step(simple(&json!({ "Content-Language": "en-GB" }))),
        Case::new("four-headers-of-128-bytes", "/any/x").step(simple(&four(128))),
        Case::new("four-headers-and-one-byte", "/any/x").step(stopped(&four(129))),
        // A client hint; no longer on the list.
        Case::new("save-data", "/any/x").step(stopped(&json!({ "Save-Data": "on" }))),
        // The standard's five names can't reach 1024 bytes together, but with client hints Chromium's can.
        Case::new("over-1024-bytes-together", "/any/x").step(stopped(&hints(&four(128)))),
        Case::new("content-type-text", "/any/x").step(post("text/plain").sends("POST")),
        Case::new("content-type-form", "/any/x").step(post("application/x-www-form-urlencoded").sends("POST")),
        Case::new("content-type-json", "/one/x").step(post("application/json").sends("OPTIONS POST")),
        Case::new("content-type-json-not-listed", "/any/x").step(post("application/json").sends("OPTIONS").blocked()),
        Case::new("range-simple", "/any/x").step(simple(&json!({ "Range": "bytes=0-9" }))),
        Case::new("range-suffix", "/any/x").step(stopped(&json!({ "Range": "bytes=-9" }))),
        Case::new("range-suffix-allowed", "/mirror/x").step(asked(&json!({ "Range": "bytes=-9" }))),
    ]
}

/// Headers of responses, which a page may send like any other, and headers that only the browser sets.
fn unusual() -> Vec<Case> {
    let of_responses = json!({
        "ETag": "\"7\"",
        "Location": "/",
        "Vary": "Accept",
        "Server": "none",
        "Access-Control-Allow-Origin": "*",
    });
    vec![
        Case::new("response-headers-listed", "/unusual/x").step(asked(&of_responses)),
        Case::new("response-header-not-listed", "/list/x").step(stopped(&json!({ "ETag": "\"7\"" }))),
        // What the page writes is dropped before anything is asked, so it doesn't matter whether a policy lists it.
        Case::new("forbidden-headers-listed", "/unusual/x")
            .step(simple(&json!({ "Host": "a.example", "Origin": "https://a.example" }))),
        Case::new("forbidden-headers-not-listed", "/any/x")
            .step(simple(&json!({ "Host": "a.example", "Sec-My-Own": "x", "Proxy-Mine": "x", "Cookie": "a=b" }))),
    ]
}

/// `*` doesn't cover it
/// ([Fetch, CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)).
fn authorization() -> Vec<Case> {
    let authorization = json!({ "Authorization": "Bearer t" });
    vec![
        // What the standard says is what the strict runs do.
        Case::new("authorization-under-any", "/any-all/x")
            .step(asked(&authorization).strictly(stopped(&authorization))),
        Case::new("authorization-beside-any", "/any-authorization/x").step(asked(&authorization)),
        Case::new("authorization-mirrored", "/mirror/x").step(asked(&authorization)),
        Case::new("authorization-not-listed", "/list/x").step(stopped(&authorization)),
    ]
}
