//! Who is allowed: every kind of origin list, allowed and refused, on an actual request and on a preflight.

use cors_tests::real_browser::Engine;
use serde_json::{Value, json};

use crate::case::{Case, From, Sees, Step};

/// Sent without a preflight.
fn get() -> Step {
    Step::fetch(json!({})).sends("GET")
}

fn blocked_get() -> Step {
    get().blocked()
}

fn put_init() -> Value {
    json!({ "method": "PUT" })
}

fn put() -> Step {
    Step::fetch(put_init()).sends("OPTIONS PUT")
}

/// The preflight is refused, so PUT isn't sent.
fn blocked_put() -> Step {
    Step::fetch(put_init()).sends("OPTIONS").blocked()
}

/// A request without a preflight that page code can't read, whatever the policy says.
fn no_cors(method: &'static str) -> Step {
    Step::fetch(json!({ "mode": "no-cors", "method": method })).sends(method).sees(Sees::Opaque)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = constant();
    cases.extend(varying());
    cases.extend(patterns());
    cases.extend(null());
    cases.extend(outside());
    cases.extend(files());
    cases.extend(extensions());
    cases
}

/// Policies that don't vary.
fn constant() -> Vec<Case> {
    vec![
        Case::new("any-origin", "/any/x").step(get()).step(get().from(From::App)),
        Case::new("any-origin-method-not-listed", "/any/x").step(blocked_put()),
        Case::new("any-origin-preflight", "/any-all/x").step(put()),
        Case::new("one-origin", "/one/x").step(get()),
        Case::new("one-origin-refuses", "/one/x").step(blocked_get().from(From::Neighbour)),
        Case::new("one-origin-preflight", "/one/x").step(put()),
        Case::new("one-origin-refuses-preflight", "/one/x").step(blocked_put().from(From::App)),
        Case::new("one-origin-other-port", "/neighbour/x").step(blocked_get()).step(get().from(From::Neighbour)),
    ]
}

/// Policies that vary.
fn varying() -> Vec<Case> {
    vec![
        Case::new("listed-origins", "/list/x")
            .step(get())
            .step(get().from(From::Neighbour))
            .step(get().from(From::App)),
        Case::new("listed-origins-refuse", "/others/x").step(blocked_get()).step(blocked_get().from(From::App)),
        Case::new("listed-origins-preflight", "/list/x").step(put()).step(put().from(From::App)),
        Case::new("listed-origins-refuse-preflight", "/others/x").step(blocked_put()),
        Case::new("listed-origin-with-trailing-dot", "/list/x")
            .step(get().from(From::TrailingDot))
            .step(put().from(From::TrailingDot)),
        Case::new("trailing-dot-not-listed", "/list-credentials/x").step(blocked_get().from(From::TrailingDot)),
        Case::new("mirrored-origin", "/mirror/x").step(get()).step(get().from(From::Deep)),
        Case::new("mirrored-origin-preflight", "/mirror/x").step(put().from(From::App)),
    ]
}

/// Wildcards for subdomains, parts of a label and ports.
fn patterns() -> Vec<Case> {
    vec![
        Case::new("subdomain", "/subdomains/x").step(get().from(From::App)).step(put().from(From::App)),
        Case::new("subdomain-of-subdomain", "/subdomains/x").step(get().from(From::Deep)),
        Case::new("subdomain-with-underscore", "/subdomains/x").step(get().from(From::Underscore)),
        Case::new("subdomain-refuses-other-host", "/subdomains/x").step(blocked_get()).step(blocked_put()),
        Case::new("subdomain-refuses-its-base", "/subdomains-of-app/x")
            .step(get().from(From::Deep))
            .step(blocked_get().from(From::App)),
        Case::new("part-of-label", "/part-of-label/x").step(get().from(From::App)).step(put().from(From::App)),
        Case::new("part-of-label-with-underscore", "/part-of-label/x").step(get().from(From::Underscore)),
        Case::new("part-of-label-refuses-others", "/part-of-label/x")
            .step(blocked_get())
            .step(blocked_get().from(From::Deep))
            .step(blocked_put().from(From::TrailingDot)),
        Case::new("any-port", "/any-port/x").step(get()).step(put().from(From::Neighbour)),
        Case::new("any-address", "/any-address/x")
            .step(get().from(From::AnyAddress))
            .step(put().from(From::AnyAddress)),
        Case::new("any-address-refuses-other-names", "/any-address/x")
            .step(blocked_get())
            .step(blocked_put().from(From::App)),
        Case::new("any-address-refused", "/any-port/x").step(blocked_get().from(From::AnyAddress)),
        Case::new("any-port-refuses-other-host", "/any-port/x").step(blocked_get().from(From::App)),
    ]
}

/// `Origin: null`.
fn null() -> Vec<Case> {
    vec![
        Case::new("sandboxed-frame-refused", "/list/x")
            .step(blocked_get().from(From::Sandbox))
            .step(blocked_put().from(From::Sandbox)),
        Case::new("sandboxed-frame-any-origin", "/any/x").step(get().from(From::Sandbox)),
        Case::new("sandboxed-frame-mirrored", "/mirror/x").step(get().from(From::Sandbox)),
        Case::new("sandboxed-frame-opted-in", "/null/x")
            .step(get().from(From::Sandbox))
            .step(put().from(From::Sandbox)),
        Case::new("data-frame-refused", "/one/x").step(blocked_get().from(From::Data)),
        Case::new("data-frame-opted-in", "/null/x").step(get().from(From::Data)).step(put().from(From::Data)),
    ]
}

/// Requests that CORS, or the policy, has nothing to do with.
fn outside() -> Vec<Case> {
    vec![
        Case::new("same-origin", "/others/x")
            .at(From::Page.origin())
            .step(get())
            .step(Step::fetch(put_init()).sends("PUT")),
        Case::new("inside-the-path", "/under-api/api/x").step(get()).step(put()),
        Case::new("outside-the-path", "/under-api/x").step(blocked_get()).step(blocked_put()),
        Case::new("no-cors", "/others/x").step(no_cors("GET")).step(no_cors("POST")),
        Case::new("one-policy-per-method", "/routes/x").step(get()).step(get().from(From::App)).step(put()),
        Case::new("one-policy-per-method-refuses", "/routes/x")
            .step(get().from(From::App))
            .step(blocked_put().from(From::App)),
        Case::new("one-policy-per-method-missing", "/routes/x")
            .step(Step::fetch(json!({ "method": "DELETE" })).sends("OPTIONS").blocked())
            .step(Step::fetch(json!({ "method": "POST" })).sends("POST").sees(Sees::Reads(405))),
    ]
}

/// Pages that were opened as files. Chromium is told to let files have an origin; Firefox has no such setting.
fn files() -> Vec<Case> {
    let get = || get().from(From::File);
    let put = || put().from(From::File);
    let blocked_get = || blocked_get().from(From::File);
    let blocked_put = || blocked_put().from(From::File);
    vec![
        Case::new("file", "/file/x").step(get()).step(put()),
        Case::new("file-refused", "/one/x").step(blocked_get()).step(blocked_put()),
        Case::new("file-any-origin", "/any/x").step(get()),
        Case::new("file-by-name", "/file-by-name/x").only_in(Engine::Chromium).step(get()).step(put()),
        Case::new("file-is-not-null", "/null/x").only_in(Engine::Chromium).step(blocked_get()).step(blocked_put()),
        Case::new("file-is-null", "/null/x").only_in(Engine::Firefox).step(get()).step(put()),
        Case::new("file-has-no-name", "/file-by-name/x")
            .only_in(Engine::Firefox)
            .step(blocked_get())
            .step(blocked_put()),
    ]
}

/// Extensions, whose host is new for each installation.
fn extensions() -> Vec<Case> {
    let from = |step: Step| step.from(From::Extension);
    let with_credentials = json!({
        "method": "PUT",
        "headers": { "X-Auth-Token": "t" },
        "credentials": "include",
    });
    vec![
        Case::new("extension-of-a-whole-scheme", "/extensions/x")
            .step(from(get()))
            .step(from(put()).headers(&["x-request-id"], &["x-secret"]))
            .step(from(Step::fetch(with_credentials).sends("OPTIONS PUT"))),
        Case::new("extension-of-another-installation", "/one-installation/x")
            .step(from(blocked_get()))
            .step(from(blocked_put())),
        Case::new("extension-refused", "/null/x").step(from(blocked_get())).step(from(blocked_put())),
        Case::new("extension-any-origin", "/any/x").step(from(get())),
        Case::new("extension-mirrored", "/mirror/x").step(from(put())),
    ]
}
