//! Which methods need a preflight, and in which case they are compared.

use serde_json::json;

use crate::case::{Case, Sees, Step};

fn fetch(method: &'static str) -> Step {
    Step::fetch(json!({ "method": method }))
}

/// The preflight is let through by its origin and stopped by its method.
fn stopped(method: &'static str) -> Step {
    fetch(method).sends("OPTIONS").blocked()
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        // Safelisted methods need no preflight and needn't be listed.
        Case::new("method-get", "/list/x").step(fetch("GET").sends("GET")),
        Case::new("method-head", "/list/x").step(fetch("HEAD").sends("HEAD")),
        Case::new("method-post-not-listed", "/list/x").step(fetch("POST").sends("POST")),
        Case::new("method-post-not-listed-preflight", "/list/x")
            .step(Step::fetch(json!({ "method": "POST", "headers": { "X-Auth-Token": "t" } })).sends("OPTIONS POST")),
        // Browsers write these in upper case, whatever the page wrote; patch isn't one of them.
        Case::new("method-lower-get", "/list/x").step(fetch("get").sends("GET")),
        Case::new("method-lower-put", "/list/x").step(fetch("put").sends("OPTIONS PUT")),
        Case::new("method-lower-delete", "/one/x").step(fetch("delete").sends("OPTIONS DELETE")),
        Case::new("method-patch", "/list/x").step(fetch("PATCH").sends("OPTIONS PATCH")),
        Case::new("method-lower-patch", "/list/x").step(stopped("patch")),
        Case::new("method-lower-patch-mirrored", "/mirror/x").step(fetch("patch").sends("OPTIONS patch")),
        Case::new("method-lower-patch-any", "/any-all/x").step(fetch("patch").sends("OPTIONS patch")),
        Case::new("method-delete", "/one/x").step(fetch("DELETE").sends("OPTIONS DELETE")),
        Case::new("method-not-listed", "/list/x").step(stopped("DELETE")),
        Case::new("method-of-ones-own", "/one/x").step(fetch("CHICKEN").sends("OPTIONS CHICKEN")),
        Case::new("method-of-ones-own-not-listed", "/list/x").step(stopped("CHICKEN")),
        // A preflight for OPTIONS, then an OPTIONS request that is none.
        Case::new("method-options", "/one/x").step(fetch("OPTIONS").sends("OPTIONS OPTIONS")),
        Case::new("method-options-not-listed", "/list/x").step(stopped("OPTIONS")),
        Case::new("preflight-status-200", "/status-200/x").step(fetch("PUT").sends("OPTIONS PUT")),
        // No browser sends it at all.
        Case::new("method-forbidden", "/any-all/x").step(fetch("TRACE").sends("").sees(Sees::Blocked)),
    ]
}
