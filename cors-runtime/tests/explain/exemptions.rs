//! Requests with an Origin that no browser checks.

use cors_runtime::explain::{Caveat, Credentials, Exemption, OriginCheck, Remedy, RequestKind, Verdict};
use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, HeaderValue, Method};

use crate::request::{from, preflight};

const STRANGER: &str = "https://evil.example";
const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, PUT],
    path = "^/api/",
);

/// The fields of a request of a stranger's page, and these.
fn with(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = from(STRANGER);
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_static(value));
    }
    headers
}

fn exemption(method: &Method, lines: &[(&'static str, &'static str)]) -> Option<Exemption> {
    API.explain(method, "/api/x", &with(lines)).exemption
}

#[test]
fn what_no_browser_checks_is_named() {
    use Exemption::{Navigation, NoCors, NoPage, SameOrigin, WebSocket, WebTransport};
    let mode = |mode| ("sec-fetch-mode", mode);
    let site = |site| ("sec-fetch-site", site);
    let dest = |dest| ("sec-fetch-dest", dest);
    for (method, lines, expected) in [
        (Method::GET, &[("upgrade", "websocket")][..], Some(WebSocket)),
        (Method::GET, &[("upgrade", "h2c, WebSocket")], Some(WebSocket)),
        (Method::GET, &[("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")], Some(WebSocket)),
        (Method::GET, &[mode("websocket"), site("cross-site")], Some(WebSocket)),
        (Method::GET, &[mode("websocket"), site("same-origin")], Some(WebSocket)),
        (Method::GET, &[dest("websocket")], Some(WebSocket)),
        (Method::CONNECT, &[("sec-websocket-version", "13")], Some(WebSocket)),
        (Method::CONNECT, &[], Some(WebTransport)),
        (Method::GET, &[mode("webtransport")], Some(WebTransport)),
        (Method::POST, &[mode("navigate"), site("cross-site"), dest("document")], Some(Navigation)),
        (Method::POST, &[mode("navigate"), site("same-origin")], Some(Navigation)),
        (Method::POST, &[dest("iframe")], Some(Navigation)),
        (Method::POST, &[mode("no-cors"), site("cross-site"), dest("empty")], Some(NoCors)),
        (Method::POST, &[mode("no-cors"), site("same-origin")], Some(SameOrigin)),
        (Method::PUT, &[mode("cors"), site("same-origin")], Some(SameOrigin)),
        (Method::POST, &[mode("same-origin")], Some(SameOrigin)),
        (Method::PUT, &[site("same-origin")], Some(SameOrigin)),
        (Method::POST, &[mode("cors"), site("none")], Some(NoPage)),
        (Method::POST, &[site("none")], Some(NoPage)),
        // Browsers check these.
        (Method::GET, &[], None),
        (Method::GET, &[mode("cors"), site("cross-site")], None),
        (Method::GET, &[mode("cors"), site("same-site"), dest("empty")], None),
        (Method::GET, &[site("cross-site")], None),
        (Method::GET, &[mode("cors"), dest("image")], None),
        (Method::GET, &[dest("font")], None),
        (Method::OPTIONS, &[mode("cors")], None),
        (Method::GET, &[("upgrade", "h2c"), ("connection", "upgrade")], None),
        // No browser says such a thing, so nothing is said.
        (Method::GET, &[mode("Navigate")], None),
        (Method::GET, &[mode("navigate"), mode("navigate")], None),
        (Method::GET, &[mode("")], None),
        (Method::GET, &[site("same-origin, same-origin")], None),
    ] {
        assert_eq!(exemption(&method, lines), expected, "{method} {lines:?}");
    }
}

#[test]
fn what_is_sent_stays_as_it_is() {
    for lines in
        [&[("upgrade", "websocket")][..], &[("sec-fetch-mode", "navigate")], &[("sec-fetch-site", "same-origin")]]
    {
        let explanation = API.explain(&Method::POST, "/api/x", &with(lines));
        let plain = API.explain(&Method::POST, "/api/x", &with(&[]));
        assert!(explanation.exemption.is_some());
        assert_eq!(explanation.sent.headers, plain.sent.headers);
        assert_eq!(explanation.kind, plain.kind);
        assert_eq!(explanation.origin, plain.origin);
        assert!(matches!(explanation.origin, Some(OriginCheck::Refused { .. })));
        for credentials in [Credentials::Omit, Credentials::Include] {
            assert_eq!(explanation.browser(credentials), &Verdict::NotChecked);
            assert_eq!(explanation.browser_strictly(credentials), &Verdict::NotChecked);
            assert_eq!(explanation.remedy(credentials), &Remedy::NotNeeded);
            assert!(explanation.readable(credentials));
            assert!(plain.browser(credentials).is_blocked());
        }
        assert_eq!(explanation.caveats, []);
    }
}

#[test]
fn a_preflight_is_checked_whatever_it_says() {
    let mut request = preflight(STRANGER, "PUT", "");
    request.insert("sec-fetch-mode", HeaderValue::from_static("no-cors"));
    request.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
    for path in ["/api/x", "/"] {
        let explanation = API.explain(&Method::OPTIONS, path, &request);
        assert_eq!(explanation.exemption, None);
        assert!(explanation.browser(Credentials::Omit).is_blocked());
    }
}

#[test]
fn without_an_origin_there_is_nothing_to_exempt() {
    let request = HeaderMap::from_iter([("sec-fetch-mode".parse().unwrap(), HeaderValue::from_static("navigate"))]);
    let explanation = API.explain(&Method::GET, "/api/x", &request);
    assert_eq!((explanation.exemption, explanation.kind), (None, RequestKind::NotCors));
}

#[test]
fn a_form_of_an_older_browser_cannot_be_told() {
    let of = |method: Method, lines: &[(&'static str, &'static str)]| {
        let explanation = API.explain(&method, "/api/x", &with(lines));
        explanation.caveats.contains(&Caveat::MayBeUnchecked)
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert!(of(Method::POST, &[form]));
    assert!(of(Method::POST, &[("content-type", "Text/Plain; charset=utf-8")]));
    assert!(of(Method::POST, &[]));
    assert!(!of(Method::POST, &[("content-type", "application/json")]));
    assert!(!of(Method::POST, &[form, ("sec-fetch-mode", "cors")]));
    // Browsers send an Origin with these only where they check it.
    assert!(!of(Method::GET, &[]));
    assert!(!of(Method::PUT, &[form]));
}

#[test]
fn the_host_counts_only_where_the_browser_says_nothing_of_the_site() {
    let of = |lines: &[(&'static str, &'static str)]| {
        API.explain(&Method::GET, "/api/x", &with(lines)).caveats.contains(&Caveat::OwnHost)
    };
    assert!(of(&[("host", "evil.example")]));
    assert!(!of(&[("host", "evil.example"), ("sec-fetch-site", "cross-site")]));
}

#[test]
fn as_text() {
    let text = |method: Method, path: &str, lines: &[(&'static str, &'static str)]| {
        API.explain(&method, path, &with(lines)).to_string()
    };
    assert_eq!(
        text(Method::GET, "/api/chat", &[("upgrade", "websocket")]),
        "\
GET /api/chat is a WebSocket's handshake, which no browser checks. A page of any origin gets the connection, unless the service itself refuses the Origin: `Policy::allows_origin`.
  – origin: `https://evil.example` isn't in the list
Added to the response:
  vary: Origin
"
    );
    assert_eq!(
        text(Method::POST, "/api/users", &[("sec-fetch-mode", "no-cors")]),
        "\
POST /api/users is a load without CORS (`mode: \"no-cors\"`), which no browser checks. The page can't read the response, whatever it says; to read it, the page has to fetch with `mode: \"cors\"`.
  – origin: `https://evil.example` isn't in the list
Added to the response:
  vary: Origin
"
    );
    assert_eq!(
        text(Method::POST, "/users", &[("sec-fetch-mode", "navigate")]),
        "\
POST /users isn't governed by this policy: its path doesn't match `^/api/`. It is a navigation (a link, a form or a frame), which no browser checks.
Added to the response: nothing
Note: what the handler or another layer sends isn't known here.
"
    );
    for (lines, part) in [
        (("sec-fetch-mode", "navigate"), "The browser shows the response; no page of another origin reads it."),
        (
            ("sec-fetch-site", "same-origin"),
            "is a request of a page of the same origin, which no browser checks. The page may",
        ),
        (
            ("sec-fetch-site", "none"),
            "is a request of the user or of an extension, not of a page, which no browser checks.",
        ),
        (
            ("sec-fetch-mode", "webtransport"),
            "is a session that a page opens, such as WebTransport's, which no browser",
        ),
    ] {
        let text = text(Method::POST, "/api/users", &[lines]);
        assert!(text.contains(part), "{text}");
        assert!(!text.contains('✗') && !text.contains("console") && !text.contains("To allow it"), "{text}");
    }
}
