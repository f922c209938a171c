//! Cookies: who may send them, who sees them, and which policies let the page read the response.

use http::HeaderName;
use http::header::SET_COOKIE;
use serde_json::json;

use crate::case::{Answer, Case, From, Step};

fn with_credentials() -> Step {
    Step::fetch(json!({ "credentials": "include" })).sends("GET")
}

fn with_credentials_put() -> Step {
    Step::fetch(json!({ "credentials": "include", "method": "PUT" }))
}

/// The default for a cross-origin fetch: no cookies are sent, and none are stored.
fn without() -> Step {
    Step::fetch(json!({})).sends("GET")
}

/// Sets a cookie on every answer; the path keeps it to one case.
fn setting(cookie: &'static str) -> Answer {
    const NAME: HeaderName = SET_COOKIE;
    Answer::status(200).with(NAME, cookie)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = refusals();
    cases.extend(cookies());
    cases
}

fn refusals() -> Vec<Case> {
    vec![
        Case::new("credentials-one-origin", "/one-credentials/x").step(with_credentials()),
        Case::new("credentials-one-origin-preflight", "/one-credentials/x")
            .step(with_credentials_put().sends("OPTIONS PUT")),
        Case::new("credentials-listed-origins", "/list-credentials/x")
            .step(with_credentials())
            .step(with_credentials_put().from(From::App).sends("OPTIONS PUT")),
        Case::new("credentials-any-port", "/any-port/x").step(with_credentials().from(From::Neighbour)),
        Case::new("credentials-refused-origin", "/others-credentials/x")
            .step(with_credentials().blocked())
            .step(with_credentials_put().sends("OPTIONS").blocked()),
        Case::new("credentials-any-origin", "/any/x").step(with_credentials().blocked()),
        Case::new("credentials-any-origin-preflight", "/any-all/x")
            .step(with_credentials_put().sends("OPTIONS").blocked()),
        Case::new("credentials-off-one-origin", "/one/x").step(with_credentials().blocked()),
        Case::new("credentials-off-listed-origins", "/list/x")
            .step(with_credentials().blocked())
            .step(with_credentials_put().sends("OPTIONS").blocked()),
        Case::new("credentials-not-used", "/one-credentials/x").step(without()),
        Case::new("credentials-mirrored-names", "/mirror-credentials/x").step(
            Step::fetch(json!({ "credentials": "include", "method": "CHICKEN", "headers": { "X-Zed": "z" } }))
                .sends("OPTIONS CHICKEN"),
        ),
        Case::new("credentials-authorization-mirrored", "/mirror-credentials/x").step(
            Step::fetch(json!({ "credentials": "include", "headers": { "Authorization": "Bearer t" } }))
                .sends("OPTIONS GET"),
        ),
    ]
}

/// What the handler sees. Preflights never carry a cookie: the test looks at each.
fn cookies() -> Vec<Case> {
    vec![
        Case::new("cookie-same-site", "/list-credentials/same-site")
            .answers(setting("session=1; Path=/list-credentials/same-site; SameSite=Lax"))
            .step(with_credentials().cookie(""))
            .step(with_credentials().cookie("session=1"))
            .step(with_credentials_put().sends("OPTIONS PUT").cookie("session=1"))
            .step(without().cookie("")),
        Case::new("cookie-of-another-site", "/list-credentials/other-site")
            .answers(setting("session=1; Path=/list-credentials/other-site; SameSite=Lax"))
            .step(with_credentials().cookie(""))
            .step(with_credentials().from(From::App).cookie("")),
        // The browser stores it, whether or not the page may read the response.
        Case::new("cookie-of-a-refused-page", "/others-credentials/refused")
            .answers(setting("session=1; Path=/others-credentials/refused; SameSite=Lax"))
            .step(with_credentials().cookie("").blocked())
            .step(with_credentials().cookie("session=1").blocked()),
        Case::new("cookie-without-credentials", "/list-credentials/without")
            .answers(setting("session=1; Path=/list-credentials/without; SameSite=Lax"))
            .step(without().cookie(""))
            .step(with_credentials().cookie("")),
    ]
}
