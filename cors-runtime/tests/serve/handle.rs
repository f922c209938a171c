//! The policy as a value: what can be asked while compiling.

use cors_runtime::__private::{Origins, PathPattern, REFUSED_POLICY, Stored};
use cors_runtime::{Decision, Policy};
use http::{HeaderMap, Method};

use crate::support::{APP, ONE, OTHER, PREVIEW, Spec, actual, listed, map, one, preflight_from};

const _: () = {
    assert!(ONE.allows_method("GET"));
    assert!(ONE.allows_method("PUT"));
    assert!(!ONE.varies());
    assert!(REFUSED_POLICY.allows_method("ANYTHING"));
};

#[test]
fn methods_are_compared_whole_and_with_their_case() {
    for method in ["PU", "PUTS", "put", "GET,", "GET, PUT", ", PUT", " PUT", ""] {
        assert!(!ONE.allows_method(method), "{method:?}");
    }
}

#[test]
fn a_star_and_mirror_have_every_method() {
    for methods in ["*", "GET, *", "mirror"] {
        assert!(Spec { methods, ..Spec::default() }.policy().allows_method("PURGE"), "{methods}");
    }
    assert!(!Spec { methods: "", ..Spec::default() }.policy().allows_method("GET"));
}

#[test]
fn only_a_constant_answer_does_not_vary() {
    for (origins, varies) in [(Origins::Any, false), (Origins::Mirror, true), (listed(), true)] {
        assert_eq!(Spec { origins, ..Spec::default() }.policy().varies(), varies);
    }
}

/// Every form of origins, every Origin: what it says is what `decide` says of a request that the policy governs.
#[test]
fn an_origin_is_allowed_as_decide_has_it() {
    let paths = || PathPattern::Prefix(Stored::Static("/elsewhere/"));
    for (origins, sure) in [
        (Origins::Any, [true, true, true, true]),
        (Origins::Mirror, [true, true, true, true]),
        (one(), [true, false, false, false]),
        (listed(), [true, true, false, true]),
    ] {
        let governing = Spec { origins: origins.clone(), ..Spec::default() }.policy();
        // `path` isn't asked.
        let policy = Spec { origins, path: paths(), ..Spec::default() }.policy();
        for (origin, sure) in [APP, PREVIEW, OTHER, "null"].into_iter().zip(sure) {
            assert_eq!(policy.allows_origin(&map([("origin", origin)])), sure, "{origin}");
            assert_eq!(policy.allows_origin_text(origin), sure, "{origin}");
        }
        for lines in [
            &[][..],
            &[("origin", "")],
            &[("origin", APP), ("origin", APP)],
            &[("origin", APP), ("origin", OTHER)],
            &[("origin", OTHER), ("origin", APP)],
            &[("origin", "https://app.example.com, https://app.example.com")],
            &[("origin", "https://app.example.com/")],
            &[("origin", "HTTPS://APP.EXAMPLE.COM")],
            &[("origin", "\u{e9}")],
            &[("referer", APP)],
        ] {
            let headers = map(lines.iter().copied());
            let allowed = policy.allows_origin(&headers);
            assert_eq!(allowed, actual(governing, &Method::GET, &headers).is_allowed(), "{lines:?}");
            let has_one = matches!(lines, [("origin", _)]);
            assert!(has_one || !allowed, "{lines:?}");
            if has_one {
                assert_eq!(policy.allows_origin_text(lines[0].1), allowed, "{lines:?}");
            }
        }
    }
}

#[test]
fn a_policy_is_one_pointer_and_shared_between_threads() {
    fn shared<T: Copy + Send + Sync + 'static>() {}
    shared::<Policy>();
    assert_eq!(size_of::<Policy>(), size_of::<usize>());
}

#[test]
fn a_decision_borrows_from_a_table_of_any_lifetime() {
    let policy = Spec::default().prepared();
    let request = preflight_from(APP);
    let decision = policy.decide(&Method::OPTIONS, "/", &request);
    // The request may go on to a handler before the decision is used.
    drop(request);
    let Decision::Preflight(preflight) = decision else { panic!("{decision:?}") };
    assert!(preflight.is_allowed());
}

#[test]
fn a_refused_policy_allows_no_origin() {
    assert!(!REFUSED_POLICY.allows_origin(&map([("origin", APP)])));
    assert!(!REFUSED_POLICY.allows_origin_text(APP));
    assert!(!actual(REFUSED_POLICY, &Method::GET, &map([("origin", APP)])).is_allowed());
    assert!(matches!(REFUSED_POLICY.decide(&Method::GET, "*", &HeaderMap::new()), Decision::Actual(_)));
}
