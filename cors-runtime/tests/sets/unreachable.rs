//! Which policies of a set can never answer. What is told of a constant set is in the UI suite; here the same function runs.

use std::panic::catch_unwind;

use cors_runtime::{Policy, PolicySet, cors_policy};

const EVERYWHERE: Policy = cors_policy!(origin = "*");
const ROOT: Policy = cors_policy!(origin = "*", path = "^/");
const API: Policy = cors_policy!(origin = "*", path = "^/api/");
const USERS: Policy = cors_policy!(origin = "*", path = "^/api/users$");
const DOTTED: Policy = cors_policy!(origin = "*", path = r"^/api/v1\.0/");

/// What a set of these is refused with.
#[track_caller]
fn refused<const N: usize>(policies: [Policy; N]) -> Option<String> {
    let panic = catch_unwind(|| PolicySet::new(policies)).err()?;
    Some(*panic.downcast::<String>().expect("a text"))
}

#[test]
fn a_policy_behind_one_that_governs_its_paths_is_refused() {
    for (earlier, later) in
        [(EVERYWHERE, EVERYWHERE), (EVERYWHERE, API), (ROOT, EVERYWHERE), (ROOT, API), (API, API), (API, USERS)]
    {
        assert!(refused([earlier, later]).is_some(), "{earlier:?} {later:?}");
    }
    for (earlier, later) in [(API, EVERYWHERE), (API, ROOT), (USERS, API), (USERS, DOTTED), (DOTTED, API)] {
        assert_eq!(refused([earlier, later]), None, "{earlier:?} {later:?}");
    }
}

#[test]
fn the_text_names_both_and_says_what_to_do() {
    assert_eq!(
        refused([USERS, API, DOTTED]).as_deref(),
        Some(
            "policies[2]: [unreachable-policy] this policy never answers: `policies[1]`, with `path = \"^/api/\"`, governs \
             every path that `^/api/v1\\.0/` matches\n    \
             why: the first policy whose `path` governs a request answers it, and those behind it aren't asked\n    \
             help: move this policy before `policies[1]`, or leave one of the two out"
        )
    );
    let text = refused([EVERYWHERE, API]).unwrap();
    assert!(text.contains("`policies[0]` before it has no `path`, so it governs every request"), "{text}");
    let text = refused([ROOT, EVERYWHERE]).unwrap();
    assert!(text.contains("`policies[0]`, with `path = \"^/\"`, governs every path\n"), "{text}");
    assert!(text.contains("help: leave one of the two out, or give them different paths"), "{text}");
    let text = refused([API, USERS, API]).unwrap();
    assert!(text.starts_with("policies[1]: "), "the first one is told: {text}");
    let text = refused([USERS, API, USERS]).unwrap();
    assert!(text.contains("`policies[0]` before it governs the same paths, by `path = \"^/api/users$\"`"), "{text}");
    assert!(refused([DOTTED, USERS, API, EVERYWHERE, API]).unwrap().starts_with("policies[4]: "));
}

/// The start-up error of the same policies is the same text.
#[cfg(feature = "startup")]
#[test]
fn a_set_at_the_start_says_the_same() {
    use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};

    for policies in [[EVERYWHERE, API], [ROOT, EVERYWHERE], [API, DOTTED]] {
        let error = OwnedPolicySet::new(policies.map(OwnedPolicy::from)).unwrap_err();
        assert_eq!(error.to_string(), format!("the CORS policy has 1 error\n{}", refused(policies).unwrap()));
    }
}

#[cfg(feature = "path-regex")]
mod patterns {
    use cors_runtime::{Policy, PolicySet, cors_policy};

    use super::{API, EVERYWHERE, USERS, refused};

    const VERSIONS: Policy = cors_policy!(origin = "*", path = "^/api/v[0-9]+/");
    const VERSION_1: Policy = cors_policy!(origin = "*", path = "^/api/v1/");
    const PARTS: Policy = cors_policy!(origin = "*", path = "^/(?:api|admin)/");
    const ADMIN_NUMBERS: Policy = cors_policy!(origin = "*", path = "^/admin/[0-9]+$");
    const JSON: Policy = cors_policy!(origin = "*", path = r"^/.*\.json$");
    const JSON_OF_API: Policy = cors_policy!(origin = "*", path = r"^/api/[a-z]+\.json$");
    #[expect(deprecated, reason = "a pattern without its `^` is what is compared here")]
    const JSON_ANYWHERE: Policy = cors_policy!(origin = "*", path = r"\.json$");
    const ANYTHING: Policy = cors_policy!(origin = "*", path = "^/.*");

    #[test]
    fn regular_expressions_are_compared_by_what_they_match() {
        for (earlier, later) in [
            (VERSIONS, VERSION_1),
            (API, VERSIONS),
            (PARTS, API),
            (PARTS, VERSIONS),
            (PARTS, ADMIN_NUMBERS),
            (PARTS, USERS),
            (JSON, JSON_OF_API),
            (JSON, JSON_ANYWHERE),
            (JSON_ANYWHERE, JSON),
            (ANYTHING, EVERYWHERE),
            (ANYTHING, JSON_ANYWHERE),
            (VERSIONS, VERSIONS),
        ] {
            assert!(refused([earlier, later]).is_some(), "{earlier:?} {later:?}");
        }
        for (earlier, later) in [
            (VERSION_1, VERSIONS),
            (VERSIONS, API),
            (ADMIN_NUMBERS, PARTS),
            (JSON_OF_API, JSON),
            (JSON, EVERYWHERE),
            (PARTS, JSON),
            (USERS, VERSIONS),
        ] {
            assert_eq!(refused([earlier, later]), None, "{earlier:?} {later:?}");
        }
    }

    /// More than a compiler evaluates without a word would be an error where the set stands.
    #[test]
    fn a_large_set_compiles() {
        const LARGE: PolicySet<8> =
            PolicySet::new([JSON_OF_API, VERSION_1, VERSIONS, ADMIN_NUMBERS, USERS, PARTS, JSON, EVERYWHERE]);
        assert_eq!(LARGE.policies().len(), 8);
    }
}
