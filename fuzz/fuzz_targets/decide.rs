//! `decide` and `respond`, against the model in `server.rs`.
#![no_main]

use cors_fuzz::policy::build;
use cors_fuzz::request::{Call, Request};
use cors_fuzz::server::{Answer, answer, fields};
use cors_runtime::Decision;
use cors_runtime::startup::OwnedPolicy;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|call: Call| -> Corpus {
    let Call { policy, request } = call;
    let Ok(built) = build(&policy.draft()) else { return Corpus::Reject };
    assert_eq!(served(&built, &request), answer(&policy, &request), "{policy:?}\n{request:?}");
    Corpus::Keep
});

fn served(policy: &OwnedPolicy, request: &Request) -> Answer {
    let Request { method, path, headers, handled } = request;
    let allows_origin = policy.allows_origin(headers);
    match policy.decide(method, path, headers) {
        Decision::NotGoverned => Answer::NotGoverned,
        Decision::Preflight(preflight) => {
            let (allowed, status, sent) = (preflight.is_allowed(), preflight.status(), preflight.headers());
            assert_eq!(allows_origin, allowed);
            assert_eq!(sent, preflight.clone().into_headers(headers.clone()), "a recycled map keeps nothing");
            let response = preflight.into_response::<()>();
            assert_eq!((response.status(), response.headers()), (status, &sent));
            Answer::Preflight { allowed, status: status.as_u16(), headers: fields(&sent) }
        }
        Decision::Actual(actual) => {
            assert_eq!(allows_origin, actual.is_allowed());
            let mut response = handled.clone();
            actual.apply(&mut response);
            let once = response.clone();
            actual.apply(&mut response);
            assert_eq!(once, response, "applying it twice changes nothing");
            Answer::Actual { allowed: actual.is_allowed(), headers: fields(&response) }
        }
    }
}
