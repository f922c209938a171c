//! Whole explanations, as people read them.

use cors_runtime::{Policy, cors_policy};
use http::{HeaderMap, Method};

use crate::request::{from, preflight};

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT, PATCH],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = "X-Request-ID",
    credentials = true,
    path = "^/api/",
    dangerously = [public_suffixes],
);
const PUBLIC: Policy = cors_policy!(origin = "*", methods = "*", headers = "*");

#[test]
fn a_header_that_is_missing() {
    let request = preflight("https://app.example.com", "PUT", "content-type,x-zed");
    assert_eq!(
        API.explain(&Method::OPTIONS, "/api/users", &request).to_string(),
        "\
OPTIONS /api/users is a preflight for PUT. A browser doesn't send PUT after it.
  ✓ origin: `https://app.example.com` is in the list
  ✓ method: PUT is in the list
  ✓ header: content-type is in the list
  ✗ header: x-zed isn't in the list
  ✓ credentials: on; cookies go along if the page asks for it
The answer: 204
  access-control-allow-origin: https://app.example.com
  access-control-allow-credentials: true
  access-control-allow-methods: GET, PUT, PATCH
  access-control-allow-headers: Content-Type, X-Auth-Token
  access-control-max-age: 3600
  vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
The browser's console: Request header field x-zed is not allowed by Access-Control-Allow-Headers in preflight response.
To allow it: headers = [\"Content-Type\", \"X-Auth-Token\", \"X-Zed\"]
"
    );
}

#[test]
fn an_origin_that_a_pattern_does_not_cover() {
    let request = preflight("https://preview.example.com", "DELETE", "");
    assert_eq!(
        API.explain(&Method::OPTIONS, "/api/users", &request).to_string(),
        "\
OPTIONS /api/users is a preflight for DELETE. A browser doesn't send DELETE after it.
  ✗ origin: `https://preview.example.com` isn't in the list; the nearest is `https://*.preview.example.com`: `*.` covers subdomains, not the domain itself
  ✗ method: DELETE isn't in the list
  ✓ credentials: on; cookies go along if the page asks for it
The answer: 403
  vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
The browser's console: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.
To allow it:
  origins = [\"https://app.example.com\", \"https://*.preview.example.com\", \"https://preview.example.com\"]
  methods = [GET, PUT, PATCH, DELETE]
"
    );
}

#[test]
fn an_opaque_origin() {
    assert_eq!(
        API.explain(&Method::GET, "/api/users", &from("null")).to_string(),
        "\
GET /api/users is a request of a page. The page can't read the response.
  ✗ origin: `null` isn't allowed: `null` comes from a sandboxed frame, a `data:` page or a local file, after a redirect across origins, or by the page's `Referrer-Policy: no-referrer`
  ✓ credentials: on; cookies go along if the page asks for it
Added to the response:
  vary: Origin
The browser's console: No 'Access-Control-Allow-Origin' header is present on the requested resource.
Not for the policy to allow: `null` isn't one site: every sandboxed frame, `data:` page and local file sends it, so any attacker can; serve the page from an origin of its own, such as `http://localhost:8080`, fetch without a redirect to another origin, and don't serve the page with `Referrer-Policy: no-referrer`.
"
    );
}

#[test]
fn authorization_under_a_wildcard() {
    let request = preflight("https://a.example", "PUT", "authorization");
    assert_eq!(
        PUBLIC.explain(&Method::OPTIONS, "/", &request).to_string(),
        "\
OPTIONS / is a preflight for PUT. A browser sends PUT after it, but not with credentials.
  ✓ origin: `https://a.example`: the policy allows any (`*`)
  ✓ method: PUT: the policy allows any (`*`)
  ✓ header: authorization is covered by `*` in browsers of today, which isn't sure to last
  – credentials: off; a page that fetches with `credentials: \"include\"` is blocked
The answer: 204
  access-control-allow-origin: *
  access-control-allow-methods: *
  access-control-allow-headers: *
  access-control-max-age: 3600
  vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
The browser's console, with credentials: Response to preflight request doesn't pass access control check: The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.
To allow it with credentials:
  origins = [\"https://a.example\"] (`*` can't go with credentials; name every other origin that calls, too)
  credentials = true
  methods = mirror (with credentials `*` is a plain name to browsers)
  headers = mirror (with credentials `*` is a plain name to browsers)
Note: browsers let `*` cover Authorization today, and the Fetch Standard doesn't; write `headers = [\"*\", \"Authorization\"]`.
"
    );
}

#[test]
fn requests_that_are_none_of_the_policy() {
    assert_eq!(
        API.explain(&Method::GET, "/health", &from("https://app.example.com")).to_string(),
        "\
GET /health isn't governed by this policy: its path doesn't match `^/api/`.
Added to the response: nothing
The browser's console: No 'Access-Control-Allow-Origin' header is present on the requested resource.
Not for the policy to allow: its `path` (`^/api/`) leaves this path out; whatever governs it has to allow it.
Note: what the handler or another layer sends isn't known here.
"
    );
    assert_eq!(
        API.explain(&Method::GET, "/api/users", &HeaderMap::new()).to_string(),
        "\
GET /api/users isn't a CORS request: it has no Origin. The response goes out as to any other.
Added to the response:
  vary: Origin
"
    );
}
