//! What browsers keep: preflights, for `max_age`, and responses, by their Vary.

use http::header::CACHE_CONTROL;
use serde_json::json;

use crate::case::{Answer, Case, From, Step};

fn put() -> Step {
    Step::fetch(json!({ "method": "PUT" }))
}

fn get() -> Step {
    Step::fetch(json!({}))
}

fn with_method(method: &'static str) -> Step {
    Step::fetch(json!({ "method": method }))
}

fn with_credentials() -> Step {
    Step::fetch(json!({ "method": "PUT", "credentials": "include" }))
}

/// A response that may be kept for ten minutes.
fn kept() -> Answer {
    Answer::status(200).with(CACHE_CONTROL, "max-age=600")
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = preflights();
    cases.extend(responses());
    cases
}

/// At a host with a name: Firefox forgets a preflight when the host's address has been looked up since, and it looks up
/// an IP address for every new connection.
const NAMED_API: &str = "http://api.localhost:27182";

fn preflights() -> Vec<Case> {
    let cases = vec![
        Case::new("preflight-kept", "/one/x").step(put().sends("OPTIONS PUT")).step(put().sends("PUT")),
        Case::new("preflight-not-kept", "/no-cache/x")
            .step(put().sends("OPTIONS PUT"))
            .step(put().sends("OPTIONS PUT")),
        Case::new("preflight-expires", "/two-seconds/x")
            .step(put().sends("OPTIONS PUT"))
            .step(put().after(3_000).sends("OPTIONS PUT")),
        // The whole lists are sent, so one preflight teaches all of them.
        Case::new("preflight-teaches-methods", "/one/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_method("DELETE").sends("DELETE"))
            .step(with_method("CHICKEN").sends("CHICKEN")),
        Case::new("preflight-teaches-headers", "/list/x")
            .step(Step::fetch(json!({ "headers": { "X-Auth-Token": "t" } })).sends("OPTIONS GET"))
            .step(
                Step::fetch(json!({ "method": "PUT", "headers": { "Content-Type": "application/json" } })).sends("PUT"),
            )
            .step(Step::fetch(json!({ "method": "PATCH", "headers": { "X-Auth-Token": "t" } })).sends("PATCH")),
        Case::new("preflight-teaches-only-the-list", "/one/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_method("PATCH").sends("OPTIONS").blocked()),
        Case::new("preflight-teaches-any-method", "/any-all/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_method("DELETE").sends("DELETE")),
        Case::new("preflight-mirrored-teaches-one", "/mirror/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_method("DELETE").sends("OPTIONS DELETE"))
            .step(put().sends("PUT")),
        Case::new("preflight-of-another-origin", "/list/x")
            .step(put().sends("OPTIONS PUT"))
            .step(put().from(From::Neighbour).sends("OPTIONS PUT")),
        // One that was let through with credentials serves without them, too; not the other way round.
        Case::new("preflight-with-credentials", "/list-credentials/x")
            .step(with_credentials().sends("OPTIONS PUT"))
            .step(with_credentials().sends("PUT"))
            .step(put().sends("PUT")),
        Case::new("preflight-without-credentials", "/list-credentials/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_credentials().sends("OPTIONS PUT")),
        Case::new("preflight-refused-is-not-kept", "/one/x")
            .step(with_method("PATCH").sends("OPTIONS").blocked())
            .step(with_method("PATCH").sends("OPTIONS").blocked()),
        Case::new("preflight-per-route", "/routes/x")
            .step(put().sends("OPTIONS PUT"))
            .step(with_method("DELETE").sends("OPTIONS").blocked()),
    ];
    cases.into_iter().map(|case| case.at(NAMED_API)).collect()
}

fn responses() -> Vec<Case> {
    vec![
        Case::new("response-kept", "/list/x").answers(kept()).step(get().sends("GET")).step(get().sends("")),
        Case::new("response-kept-for-any-origin", "/any/x")
            .answers(kept())
            .step(get().sends("GET"))
            .step(get().from(From::Neighbour).sends("")),
        Case::new("response-kept-for-one-origin", "/one/x")
            .answers(kept())
            .step(get().sends("GET"))
            .step(get().from(From::Neighbour).sends("").blocked()),
        Case::new("response-varies", "/list/x")
            .answers(kept())
            .step(get().sends("GET"))
            .step(get().from(From::Neighbour).sends("GET"))
            .step(get().sends("GET")),
        Case::new("response-varies-after-a-refusal", "/list-credentials/x")
            .answers(kept())
            .step(get().from(From::Neighbour).sends("GET").blocked())
            .step(get().sends("GET")),
    ]
}
