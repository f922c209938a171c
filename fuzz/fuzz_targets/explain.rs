//! `explain`: its verdicts are those of the browser in `browser.rs` for what `decide` really sends, its changes compile and
//! allow the request, and its text stays short.
#![no_main]

#[path = "../../cors-runtime/tests/explain/made.rs"]
mod made;

use cors_fuzz::browser::{Browser, checks};
use cors_fuzz::policy::build;
use cors_fuzz::request::{Call, Request};
use cors_runtime::explain::{Caveat, Credentials, Explanation, Remedy, Verdict};
use cors_runtime::startup::{OwnedPolicy, PolicyFault};
use cors_runtime::{Decision, explain};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, Method};
use libfuzzer_sys::{Corpus, fuzz_target};

use crate::made::made;

/// More than any explanation has, in bytes.
const LONGEST: usize = 256 * 1024;

fuzz_target!(|call: Call| -> Corpus {
    let Call { policy, request } = call;
    let draft = policy.draft();
    let Ok(built) = build(&draft) else { return Corpus::Reject };
    assert!(built.to_string().len() < LONGEST);
    let explanation = explain(&built, &request);
    let text = explanation.to_string();
    assert!(text.len() < LONGEST, "{} bytes", text.len());
    assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
    agrees(&built, &request, &explanation);

    for credentials in [Credentials::Omit, Credentials::Include] {
        let remedy = explanation.remedy(credentials);
        assert_eq!(explanation.readable(credentials), *remedy == Remedy::NotNeeded, "{explanation}");
        let Remedy::Change(changes) = remedy else { continue };
        let changed = made(&draft, changes);
        match build(&changed) {
            Ok(policy) => {
                let after = explain(&policy, &request);
                assert!(after.readable(credentials), "{changes:?}\n{draft:?}\n{explanation}\nthen\n{after}");
            }
            // Whether strangers can have a name there isn't known when a program runs; the change says so.
            Err(error) if error.faults().iter().filter(|fault| fault.is_error()).all(is_of_public_suffix) => {
                assert!(changes.iter().any(|change| change.note.is_some()), "{changes:?}");
            }
            Err(error) => panic!("{changes:?}\n{draft:?}\n{error}"),
        }
    }
    Corpus::Keep
});

fn is_of_public_suffix(fault: &PolicyFault) -> bool {
    fault.rule() == "public-suffix-credentials"
}

fn explain(policy: &OwnedPolicy, request: &Request) -> Explanation {
    policy.explain(&request.method, &request.path, &request.headers)
}

/// The explanation says what is sent, and what browsers make of that.
fn agrees(policy: &OwnedPolicy, request: &Request, explanation: &Explanation) {
    let Request { method, path, headers, .. } = request;
    let (mut status, mut sent, mut allowed) = (None, HeaderMap::new(), None);
    match policy.decide(method, path, headers) {
        Decision::NotGoverned => {}
        Decision::Preflight(preflight) => {
            (status, sent, allowed) = (Some(preflight.status()), preflight.headers(), Some(preflight.is_allowed()));
        }
        Decision::Actual(actual) => {
            actual.apply(&mut sent);
            allowed = Some(actual.is_allowed());
        }
    }
    assert_eq!((explanation.sent.status, &explanation.sent.headers), (status, &sent), "{explanation}");
    let checked = explanation.origin.as_ref().map(explain::OriginCheck::is_allowed);
    assert_eq!(checked, allowed.filter(|_| headers.contains_key(ORIGIN)), "{explanation}");

    if explanation.caveats.contains(&Caveat::HeadersLeftOut) {
        return;
    }
    let is_preflight = method == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let status = status.map_or(200, |status| status.as_u16());
    for (credentials, includes_credentials) in [(Credentials::Omit, false), (Credentials::Include, true)] {
        for (verdict, is_strict) in
            [(explanation.browser(credentials), false), (explanation.browser_strictly(credentials), true)]
        {
            if !checks(method, headers) {
                assert_eq!(*verdict, Verdict::NotChecked, "{explanation}");
                continue;
            }
            let browser = Browser { includes_credentials, is_strict };
            let passes =
                if is_preflight { browser.sends(headers, status, &sent) } else { browser.reads(headers, &sent) };
            assert_eq!(!verdict.is_blocked(), passes, "{browser:?}\n{explanation}");
        }
    }
}
