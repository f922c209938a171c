//! Services without a policy of ours: whatever else may be answered, as browsers and the test client take it. `explain` doesn't
//! know these answers, so the case alone says what the page sees.

use http::HeaderName;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, SET_COOKIE,
};
use serde_json::{Value, json};

use crate::case::{Answer, Case, From, Sees, Step};
use crate::ports::{API, OTHER_API};

/// The page, as Access-Control-Allow-Origin names it.
const PAGE: &str = From::Page.origin();

/// At a host with a name, which is of another site than the page.
const NAMED_API: &str = "http://api.localhost:27182";

fn get() -> Step {
    Step::fetch(json!({})).sends("GET")
}

fn put() -> Step {
    Step::fetch(json!({ "method": "PUT" })).sends("OPTIONS PUT")
}

fn stopped() -> Step {
    put().sends("OPTIONS").blocked()
}

fn with_credentials() -> Step {
    Step::fetch(json!({ "credentials": "include" })).sends("GET")
}

fn init(method: &str, more: &[(&str, Value)]) -> Value {
    let mut init = json!({ "method": method });
    for (key, value) in more {
        init[*key] = value.clone();
    }
    init
}

/// An answer that lets every page read it.
fn open() -> Answer {
    Answer::status(200)
        .with(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .with(ACCESS_CONTROL_ALLOW_METHODS, "PUT, DELETE")
        .with(ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, X-Auth-Token")
}

/// The same for the page with credentials.
fn trusting() -> Answer {
    Answer::status(200)
        .with(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE)
        .with(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
        .with(ACCESS_CONTROL_ALLOW_METHODS, "PUT")
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = origins();
    cases.extend(preflights());
    cases.extend(reading());
    cases.extend(modes());
    cases.extend(redirects());
    cases.extend(cookies());
    cases
}

fn origins() -> Vec<Case> {
    let answering = |name, value: &'static str| {
        Case::new(name, "/raw/x").answers(Answer::status(200).with(ACCESS_CONTROL_ALLOW_ORIGIN, value))
    };
    let two = Answer::status(200).with(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE).with(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE);
    vec![
        Case::new("raw-nothing", "/raw/x").step(get().blocked()).step(stopped()),
        answering("raw-any", "*").step(get()).step(get().from(From::Sandbox)).step(with_credentials().blocked()),
        answering("raw-the-page", PAGE).step(get()).step(get().from(From::App).blocked()),
        Case::new("raw-two-lines", "/raw/x").answers(two.clone()).step(get().blocked()).step(stopped()),
        answering("raw-a-list", "http://127.0.0.1:27180, http://127.0.0.1:27181").step(get().blocked()),
        answering("raw-blanks", "http://127.0.0.1:27180 http://127.0.0.1:27181").step(get().blocked()),
        answering("raw-slash", "http://127.0.0.1:27180/").step(get().blocked()).step(stopped()),
        answering("raw-upper-case", "HTTP://127.0.0.1:27180").step(get().blocked()),
        answering("raw-no-scheme", "127.0.0.1:27180").step(get().blocked()),
        answering("raw-word", "true").step(get().blocked()),
        answering("raw-pattern", "http://*.localhost:27180").step(get().from(From::App).blocked()),
        answering("raw-pattern-of-addresses", "http://*.0.0.1:27180").step(get().blocked()),
        answering("raw-null", "null").step(get().from(From::Sandbox)).step(get().blocked()),
        answering("raw-quoted", "\"http://127.0.0.1:27180\"").step(get().blocked()),
        Case::new("raw-credentials", "/raw/x").answers(trusting()).step(with_credentials()),
        Case::new("raw-credentials-in-upper-case", "/raw/x")
            .answers(
                Answer::status(200)
                    .with(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE)
                    .with(ACCESS_CONTROL_ALLOW_CREDENTIALS, "True"),
            )
            .step(with_credentials().blocked())
            .step(get()),
    ]
}

fn preflights() -> Vec<Case> {
    let methods = |name, methods: &'static str| {
        let answer = Answer::status(200).with(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        Case::new(name, "/raw/x").answers(answer.with(ACCESS_CONTROL_ALLOW_METHODS, methods))
    };
    let headers = |name, headers: &'static str| {
        let answer = Answer::status(200).with(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        Case::new(name, "/raw/x").answers(answer.with(ACCESS_CONTROL_ALLOW_HEADERS, headers))
    };
    let token = || Step::fetch(json!({ "headers": { "X-Auth-Token": "t" } })).sends("OPTIONS GET");
    let any = Answer::status(200)
        .with(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .with(ACCESS_CONTROL_ALLOW_METHODS, "*")
        .with(ACCESS_CONTROL_ALLOW_HEADERS, "*")
        .with(ACCESS_CONTROL_MAX_AGE, "600");
    vec![
        Case::new("raw-preflight", "/raw/x").at(NAMED_API).answers(open()).step(put()).step(token().sends("GET")),
        Case::new("raw-preflight-404", "/raw/x").answers(Answer { status: 404, ..open() }).step(stopped()),
        Case::new("raw-preflight-401", "/raw/x").answers(Answer { status: 401, ..open() }).step(stopped()),
        Case::new("raw-preflight-299", "/raw/x")
            .answers(Answer { status: 299, ..open() })
            .step(put().sees(Sees::Reads(299))),
        Case::new("raw-preflight-redirects", "/raw/x")
            .answers(Answer { location: Some((API, "/raw/y")), status: 307, ..open() })
            .step(stopped()),
        methods("raw-methods-in-lower-case", "put").step(stopped()),
        methods("raw-methods-without-blanks", "GET,PUT,,").step(put()),
        methods("raw-methods-malformed", "GET PUT").step(stopped()),
        methods("raw-methods-quoted", "\"PUT\"").step(stopped()),
        Case::new("raw-methods-on-two-lines", "/raw/x")
            .answers(
                Answer::status(200)
                    .with(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .with(ACCESS_CONTROL_ALLOW_METHODS, "GET")
                    .with(ACCESS_CONTROL_ALLOW_METHODS, "PUT"),
            )
            .step(put()),
        headers("raw-headers-in-upper-case", "X-AUTH-TOKEN").step(token()),
        headers("raw-headers-malformed", "X Auth Token").step(token().sends("OPTIONS").blocked()),
        Case::new("raw-star-with-credentials", "/raw/x")
            .answers(
                Answer::status(200)
                    .with(ACCESS_CONTROL_ALLOW_ORIGIN, PAGE)
                    .with(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
                    .with(ACCESS_CONTROL_ALLOW_METHODS, "*"),
            )
            .step(Step::fetch(json!({ "method": "PUT", "credentials": "include" })).sends("OPTIONS").blocked())
            .step(put()),
        Case::new("raw-max-age-by-default", "/raw/x")
            .at(NAMED_API)
            .answers(open())
            .step(put())
            .step(put().sends("PUT"))
            .step(put().after(6_000)),
        Case::new("raw-max-age-malformed", "/raw/x")
            .at(NAMED_API)
            .answers(open().with(ACCESS_CONTROL_MAX_AGE, "1h"))
            .step(put())
            .step(put().sends("PUT")),
        Case::new("raw-any-header-kept", "/raw/x")
            .at(NAMED_API)
            .answers(any)
            .step(token())
            .step(Step::fetch(json!({ "headers": { "X-Zed": "z" } })).sends("GET")),
        Case::new("raw-methods-forbidden-by-override", "/raw/x")
            .answers(open())
            .step(Step::fetch(json!({ "headers": { "X-HTTP-Method-Override": "TRACE" } })).sends("GET")),
    ]
}

fn reading() -> Vec<Case> {
    let exposing = |name, value: &'static str| {
        Case::new(name, "/raw/x").answers(trusting().with(ACCESS_CONTROL_EXPOSE_HEADERS, value))
    };
    vec![
        exposing("raw-expose-any", "*").step(get().headers(&["x-request-id", "etag", "x-secret"], &["set-cookie"])),
        exposing("raw-expose-any-with-credentials", "*")
            .step(with_credentials().headers(&[], &["x-request-id", "etag"])),
        exposing("raw-expose-upper-case", "X-REQUEST-ID,ETag")
            .step(get().headers(&["x-request-id", "etag"], &["x-secret"])),
        exposing("raw-expose-malformed", "X-Request-ID, X Secret").step(get().headers(&[], &["x-secret"])),
        Case::new("raw-expose-cookies", "/raw/expose-cookies")
            .answers(
                trusting()
                    .with(ACCESS_CONTROL_EXPOSE_HEADERS, "Set-Cookie, X-Secret")
                    .with(SET_COOKIE, "seen=1; Path=/raw/expose-cookies"),
            )
            .step(with_credentials().headers(&["x-secret"], &["set-cookie"])),
    ]
}

fn modes() -> Vec<Case> {
    let no_cors = |headers: Value| {
        let init = json!({ "mode": "no-cors", "method": "POST", "headers": headers });
        Step::fetch(init).sends("POST").sees(Sees::Opaque)
    };
    let policy = |name, value: &'static str| {
        const NAME: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
        Case::new(name, "/raw/x").answers(open().with(NAME, value))
    };
    let opaque = || Step::fetch(json!({ "mode": "no-cors" })).sends("GET").sees(Sees::Opaque);
    vec![
        Case::new("raw-same-origin-mode", "/raw/x")
            .answers(open())
            .step(Step::fetch(json!({ "mode": "same-origin" })).sends("").blocked()),
        Case::new("raw-same-origin-mode-at-home", "/raw/x")
            .at(From::Page.origin())
            .step(Step::fetch(json!({ "mode": "same-origin" })).sends("GET")),
        Case::new("raw-same-origin-mode-redirected", "/raw/x")
            .at(From::Page.origin())
            .answers(Answer::redirect(API, "/raw/y"))
            .answers(open())
            .step(Step::fetch(json!({ "mode": "same-origin" })).sends("GET").blocked()),
        Case::new("raw-no-cors-drops-headers", "/raw/x").step(no_cors(
            json!({ "X-Auth-Token": "t", "Authorization": "t", "Content-Type": "application/json", "Range": "bytes=0-9" }),
        )),
        Case::new("raw-no-cors-keeps-headers", "/raw/x").step(no_cors(json!({ "Content-Type": "text/plain" }))),
        Case::new("raw-no-cors-put", "/raw/x")
            .step(Step::fetch(json!({ "mode": "no-cors", "method": "PUT" })).sends("").blocked()),
        Case::new("raw-get-with-a-body", "/raw/x")
            .step(Step::fetch(json!({ "method": "GET", "body": "x" })).sends("").blocked()),
        policy("raw-resource-policy-same-origin", "same-origin").step(opaque().blocked()).step(get()),
        policy("raw-resource-policy-same-site", "same-site")
            .at("http://api.app.localhost:27182")
            .step(opaque().from(From::Deep))
            .step(opaque().from(From::Page).blocked()),
        policy("raw-resource-policy-cross-origin", "cross-origin").step(opaque().from(From::App)),
    ]
}

/// A redirect of this status from one path to another, which is open.
fn redirected(name: &'static str, status: u16, to: &'static str) -> Case {
    let redirect = Answer { status, location: Some((to, "/raw-steady/y")), ..open() };
    Case::new(name, "/raw-steady/x").answers(redirect).answers(open())
}

fn redirects() -> Vec<Case> {
    let fetch = |method, sends| Step::fetch(init(method, &[])).sends(sends);
    let post = |sends| {
        let headers = json!({ "Content-Type": "text/plain", "Content-Language": "en" });
        Step::fetch(init("POST", &[("body", json!("x")), ("headers", headers)])).sends(sends)
    };
    let token = |sends| Step::fetch(json!({ "headers": { "Authorization": "Bearer t" } })).sends(sends);
    let mode = |mode: &str| Step::fetch(json!({ "redirect": mode })).sends("GET");
    let many = |name, count| {
        let redirect = || Answer { status: 302, location: Some((API, "/raw/y")), ..open() };
        (0..count).fold(Case::new(name, "/raw/x"), |case, _| case.answers(redirect())).answers(open())
    };
    let user = "http://user:word@127.0.0.1:27182";
    vec![
        redirected("raw-redirect-301", 301, API).step(post("POST GET")),
        redirected("raw-redirect-302", 302, API).step(post("POST GET")),
        redirected("raw-redirect-303", 303, API).step(post("POST GET")),
        redirected("raw-redirect-307", 307, API).step(post("POST POST")),
        redirected("raw-redirect-308", 308, API).step(post("POST POST")),
        redirected("raw-redirect-put-302", 302, API).step(fetch("PUT", "OPTIONS PUT OPTIONS PUT")),
        redirected("raw-redirect-put-303", 303, API).step(fetch("PUT", "OPTIONS PUT GET")),
        redirected("raw-redirect-head-303", 303, API).step(fetch("HEAD", "HEAD HEAD")),
        redirected("raw-redirect-300", 300, API).step(get().sees(Sees::Reads(300))),
        redirected("raw-redirect-304", 304, API).step(get().sees(Sees::Reads(304))),
        redirected("raw-redirect-authorization", 307, API).step(token("OPTIONS GET OPTIONS GET")),
        redirected("raw-redirect-authorization-elsewhere", 307, OTHER_API).step(token("OPTIONS GET GET")),
        redirected("raw-redirect-put-elsewhere", 307, OTHER_API).step(fetch("PUT", "OPTIONS PUT OPTIONS PUT")),
        redirected("raw-redirect-user", 302, user).step(get().blocked()),
        redirected("raw-redirect-user-at-home", 302, "http://user:word@127.0.0.1:27180")
            .at(From::Page.origin())
            .step(get().sends("GET GET")),
        redirected("raw-redirect-data", 302, "data:text/plain,x").step(get().blocked()),
        redirected("raw-redirect-other-scheme", 302, "ftp://127.0.0.1").step(get().blocked()),
        redirected("raw-redirect-malformed", 302, "http://a b").step(get().blocked()),
        redirected("raw-redirect-relative", 302, "").step(get().sends("GET GET")),
        redirected("raw-redirect-error", 302, API).step(mode("error").blocked()),
        redirected("raw-redirect-manual", 302, API).step(mode("manual").sees(Sees::OpaqueRedirect)),
        Case::new("raw-redirect-nowhere", "/raw/x")
            .answers(Answer { status: 302, ..open() })
            .step(get().sees(Sees::Reads(302))),
        Case::new("raw-redirect-unreadable", "/raw/x")
            .answers(Answer { status: 302, location: Some((API, "/raw/y")), ..Answer::status(302) })
            .answers(open())
            .step(get().blocked()),
        many("raw-redirect-20-times", 20).step(Step::fetch(json!({})).sends(TWENTY_ONE)),
        many("raw-redirect-21-times", 21).step(Step::fetch(json!({})).sends(TWENTY_ONE).blocked()),
        redirected("raw-redirect-no-cors", 302, OTHER_API)
            .step(Step::fetch(json!({ "mode": "no-cors" })).sends("GET GET").sees(Sees::Opaque)),
        redirected("raw-redirect-no-cors-manual", 302, OTHER_API)
            .step(Step::fetch(json!({ "mode": "no-cors", "redirect": "manual" })).sends("").blocked()),
        redirected("raw-redirect-at-home", 302, From::Page.origin())
            .at(From::Page.origin())
            .step(get().sends("GET GET")),
        // The page and both services are of one site, and have names.
        redirected("raw-redirect-within-a-site", 302, "http://api.app.localhost:27183")
            .at("http://api.app.localhost:27182")
            .step(get().from(From::Deep).sends("GET GET")),
        redirected("raw-redirect-leaves-the-site", 302, OTHER_API)
            .at("http://api.app.localhost:27182")
            .step(get().from(From::Deep).sends("GET GET")),
    ]
}

const TWENTY_ONE: &str = "GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET GET";

fn cookies() -> Vec<Case> {
    let setting = |name, path, cookie: &'static str| {
        Case::new(name, path)
            .at(NAMED_API)
            .answers(trusting().with(SET_COOKIE, cookie))
            .step(with_credentials().cookie(""))
    };
    let near = |name, path, cookie: &'static str| setting(name, path, cookie).at(API);
    let again = |cookie| with_credentials().cookie(cookie);
    vec![
        setting("raw-cookie-none", "/raw/none", "a=1; Path=/raw/none; SameSite=None; Secure").step(again("a=1")),
        setting(
            "raw-cookie-partitioned",
            "/raw/partitioned",
            "a=1; Path=/raw/partitioned; SameSite=None; Secure; Partitioned",
        )
        .step(again("a=1")),
        setting("raw-cookie-none-insecure", "/raw/none-insecure", "a=1; Path=/raw/none-insecure; SameSite=None"),
        setting("raw-cookie-lax", "/raw/lax", "a=1; Path=/raw/lax; SameSite=Lax").step(again("")),
        setting("raw-cookie-by-default", "/raw/default", "a=1; Path=/raw/default"),
        near("raw-cookie-strict", "/raw/strict", "a=1; Path=/raw/strict; SameSite=Strict").step(again("a=1")),
        near("raw-cookie-http-only", "/raw/http-only", "a=1; Path=/raw/http-only; HttpOnly").step(again("a=1")),
        near("raw-cookie-secure", "/raw/secure", "a=1; Path=/raw/secure; Secure").step(again("a=1")),
        near("raw-cookie-elsewhere", "/raw/elsewhere", "a=1; Path=/raw/somewhere").step(again("")),
        near("raw-cookie-default-path", "/raw/folder/x", "a=1").step(again("a=1")),
        near("raw-cookie-gone", "/raw/gone", "a=1; Path=/raw/gone; Max-Age=0").step(again("")),
        near("raw-cookie-expired", "/raw/expired", "a=1; Path=/raw/expired; Expires=Sun, 06 Nov 1994 08:49:37 GMT")
            .step(again("")),
        near("raw-cookie-kept", "/raw/kept", "a=1; Path=/raw/kept; Expires=Fri, 31-Dec-99 23:59:59 GMT")
            .step(again("")),
        near("raw-cookie-two-seconds", "/raw/two", "a=1; Path=/raw/two; Max-Age=2")
            .step(again("a=1"))
            .step(again("").after(3_000)),
        near("raw-cookie-of-another-domain", "/raw/domain", "a=1; Path=/raw/domain; Domain=example.com")
            .step(again("")),
        near("raw-cookie-host-prefix", "/raw/host", "__Host-a=1; Path=/raw/host; Secure").step(again("")),
        near("raw-cookie-odd", "/raw/odd", " a = 1 \" ; Path=/raw/odd; Unknown=x; ;").step(again("a=1 \"")),
        near("raw-cookie-without-name", "/raw/nameless", "word; Path=/raw/nameless").step(again("word")),
        Case::new("raw-cookies-in-order", "/raw/order/x")
            .answers(
                trusting()
                    .with(SET_COOKIE, "a=1; Path=/raw/order")
                    .with(SET_COOKIE, "b=2; Path=/raw/order/x")
                    .with(SET_COOKIE, "c=3; Path=/raw/order"),
            )
            .step(with_credentials().cookie(""))
            .step(again("b=2; a=1; c=3")),
        Case::new("raw-cookies-at-home", "/raw/home")
            .at(From::Page.origin())
            .answers(Answer::status(200).with(SET_COOKIE, "a=1; Path=/raw/home"))
            .step(get().cookie(""))
            .step(get().cookie("a=1"))
            .step(Step::fetch(json!({ "credentials": "omit" })).sends("GET").cookie("")),
    ]
}
