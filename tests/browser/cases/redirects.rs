//! Redirects, with 307: every response on the way must let the page through, and after the second origin the page's
//! origin is `null`.

use serde_json::{Value, json};

use crate::case::{Answer, Case, From, Step};
use crate::ports::{API, OTHER_API};

fn get() -> Step {
    Step::fetch(json!({})).sends("GET GET")
}

fn put() -> Value {
    json!({ "method": "PUT" })
}

/// A redirect from the policy at `path` of the API to somewhere else.
fn redirect(name: &'static str, path: &'static str, origin: &'static str, to: &'static str) -> Case {
    Case::new(name, path).answers(Answer::redirect(origin, to))
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        redirect("redirect-within-the-api", "/list/x", API, "/list/y").step(get()),
        redirect("redirect-within-the-api-refused", "/list/x", API, "/others/y").step(get().blocked()),
        redirect("redirect-refused-at-once", "/others/x", API, "/list/y")
            .step(Step::fetch(json!({})).sends("GET").blocked()),
        redirect("redirect-to-another-api", "/list/x", OTHER_API, "/list/y").step(get().blocked()),
        redirect("redirect-to-another-api-for-one-origin", "/list/x", OTHER_API, "/one/y").step(get().blocked()),
        redirect("redirect-to-another-api-for-any-origin", "/list/x", OTHER_API, "/any/y").step(get()),
        redirect("redirect-to-another-api-for-null", "/list/x", OTHER_API, "/null/y").step(get()),
        redirect("redirect-from-the-page", "/one/x", API, "/list/y").at(From::Page.origin()).step(get()),
        redirect("redirect-back-to-the-page", "/one/x", From::Page.origin(), "/list/y").step(get().blocked()),
        redirect("redirect-after-a-preflight", "/list/x", API, "/one/y")
            .step(Step::fetch(put()).sends("OPTIONS PUT OPTIONS PUT")),
        redirect("redirect-after-a-preflight-refused", "/list/x", API, "/any/y")
            .step(Step::fetch(put()).sends("OPTIONS PUT OPTIONS").blocked()),
        // No policy governs the path, so the handler gets the preflight.
        redirect("redirect-of-a-preflight", "/under-api/x", API, "/list/y")
            .step(Step::fetch(put()).sends("OPTIONS").blocked()),
    ]
}
