//! Feature `file`: the file of the gateway Pingap's CORS plugin.

use std::time::Duration;

use cors_runtime::Decision;
use cors_runtime::startup::{OwnedPolicy, PolicyError, PolicyFault, PolicyFile};
use http::{HeaderMap, Method};

use crate::support::{allows, map};

/// The complete example of the plugin's documentation, with the link that its origin was pasted as.
const EXAMPLE: &str = r#"
# Only enable CORS for requests under the /api/ path
path = "^/api/"

# Only allow cross-origin requests from our frontend application
# Using {$http_origin} can support multiple environments, e.g., dev/staging/production
allow_origin = "[https://app.my-domain.com](https://app.my-domain.com)"

# Allowed HTTP methods for the frontend application
allow_methods = "GET, POST, PUT, OPTIONS"

# Allowed custom headers sent by the frontend
allow_headers = "Content-Type, X-Auth-Token"

# Allow the frontend to access the X-Request-ID header in the response for debugging
expose_headers = "X-Request-ID"

# Allow cross-origin requests to carry and set cookies
allow_credentials = true

# Cache preflight results for 24 hours to reduce OPTIONS requests
max_age = "24h"
"#;

fn refused(text: &str) -> PolicyError {
    OwnedPolicy::from_pingap(text).expect_err("the policy is refused")
}

fn rules(faults: &[PolicyFault]) -> Vec<&str> {
    faults.iter().map(PolicyFault::rule).collect()
}

fn mended(text: &str, error: &PolicyError) -> String {
    let mut mended = text.to_owned();
    for fault in error.faults().iter().rev() {
        if let Some(edit) = fault.edit() {
            mended.replace_range(edit.range.clone(), &edit.text);
        }
    }
    mended
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn the_complete_example_is_refused_for_its_link_and_works_once_that_is_replaced() {
    let error = refused(EXAMPLE);
    assert_eq!(
        error.to_string(),
        "\
the CORS policy has 1 error
error: [origin-markup] `[https://app.my-domain.com](https://app.my-domain.com)` has markup around it
 --> line 7, column 16
  |
7 | allow_origin = \"[https://app.my-domain.com](https://app.my-domain.com)\"
  |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
why: the entry was pasted with it; browsers send the bare origin, so this would never match
help: replace `[https://app.my-domain.com](https://app.my-domain.com)` with `https://app.my-domain.com`"
    );
    let mended = mended(EXAMPLE, &error);
    assert!(mended.contains("\nallow_origin = \"https://app.my-domain.com\"\n"));
    let policy = OwnedPolicy::from_pingap(&mended).unwrap();

    // "Access Effects": a PUT with X-Auth-Token to /api/users.
    let preflight = map([
        ("origin", "https://app.my-domain.com"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-auth-token"),
    ]);
    let Decision::Preflight(answer) = policy.decide(&Method::OPTIONS, "/api/users", &preflight) else {
        panic!("a preflight");
    };
    assert_eq!(answer.status(), 204);
    let headers = answer.headers();
    assert_eq!(field(&headers, "access-control-allow-origin"), Some("https://app.my-domain.com"));
    assert_eq!(field(&headers, "access-control-allow-methods"), Some("GET, POST, PUT, OPTIONS"));
    assert_eq!(field(&headers, "access-control-allow-headers"), Some("Content-Type, X-Auth-Token"));
    assert_eq!(field(&headers, "access-control-allow-credentials"), Some("true"));
    assert_eq!(field(&headers, "access-control-max-age"), Some("86400"));
    let Decision::Actual(actual) =
        policy.decide(&Method::PUT, "/api/users", &map([("origin", "https://app.my-domain.com")]))
    else {
        panic!("an actual request");
    };
    let mut headers = HeaderMap::new();
    actual.apply(&mut headers);
    assert_eq!(field(&headers, "access-control-allow-origin"), Some("https://app.my-domain.com"));
    assert_eq!(field(&headers, "access-control-allow-credentials"), Some("true"));
    assert_eq!(field(&headers, "access-control-expose-headers"), Some("X-Request-ID"));
    assert!(matches!(policy.decide(&Method::OPTIONS, "/users", &preflight), Decision::NotGoverned));
}

#[test]
fn what_is_not_written_is_as_pingap_has_it() {
    for text in
        ["path = \"\"", "allow_origin = ''\nallow_methods = ''\nmax_age = ''\nallow_headers = ''", "allow_origin = '*'"]
    {
        let policy = OwnedPolicy::from_pingap(text).unwrap();
        let built = OwnedPolicy::builder()
            .origins("*")
            .methods("GET, POST, PUT, PATCH, DELETE, OPTIONS")
            .max_age(Duration::from_secs(3600))
            .build()
            .unwrap();
        assert_eq!(policy.to_string(), built.to_string(), "{text}");
    }
    // The default origin with credentials is refused where that is written.
    let error = refused("allow_methods = 'GET'\nallow_credentials = true");
    let text = error.to_string();
    assert_eq!(rules(error.faults()), ["wildcard-credentials"]);
    assert_eq!(error.faults()[0].location().unwrap().line(), 2);
    assert!(
        text.contains(
            "help: name the origins, as in `allow_origin = \"https://app.example.com\"`, or drop `allow_credentials`"
        ),
        "{text}"
    );
    assert!(text.ends_with("note: `allow_origin` isn't in the file, and this is its default"), "{text}");
}

#[test]
fn the_request_s_origin_is_mirrored() {
    for word in ["$http_origin", "{$http_origin}"] {
        let policy = OwnedPolicy::from_pingap(&format!("allow_origin = '{word}'")).unwrap();
        assert!(allows(&policy, "https://anyone.example") && policy.varies());
        let error = refused(&format!("allow_origin = \"{word}\"\nallow_credentials = true"));
        assert_eq!(rules(error.faults()), ["mirror-credentials"]);
        let text = error.to_string();
        assert!(
            text.contains(
                "help: name the origins, as in `allow_origin = \"https://app.example.com\"`, or drop `allow_credentials`; if every \
                 website is really meant to act as the user, add `dangerously = [\"mirror_any_origin\"]`, which only \
                 `cors_policy!(…)` and a file of this crate's have"
            ),
            "{text}"
        );
    }
}

#[test]
fn times_are_those_of_humantime() {
    for (text, seconds) in [
        ("24h", "86400"),
        ("1h 30min", "5400"),
        ("60m", "3600"),
        ("1day", "86400"),
        ("2hours 5s", "7205"),
        ("90s 500ms", "90"),
        ("10 min", "600"),
    ] {
        let policy = OwnedPolicy::from_pingap(&format!("max_age = '{text}'")).unwrap();
        let request = map([("origin", "https://a.example"), ("access-control-request-method", "PUT")]);
        let Decision::Preflight(answer) = policy.decide(&Method::OPTIONS, "/", &request) else { panic!("a preflight") };
        assert_eq!(field(&answer.headers(), "access-control-max-age"), Some(seconds), "{text}");
    }
    let error = refused("max_age = '2 days'");
    assert_eq!(rules(error.faults()), ["max-age-cap"]);
    assert_eq!(mended("max_age = '2 days'", &error), "max_age = \"24h\"");
    assert_eq!(rules(refused("max_age = 'soon'").faults()), ["max-age-form"]);
}

#[test]
fn what_the_plugin_would_not_read_is_refused() {
    for (text, rule, right) in [
        ("max_age = 3600", "wrong-form", Some("max_age = \"3600s\"")),
        ("allow_methods = ['GET', 'PUT']", "wrong-form", Some("allow_methods = \"GET, PUT\"")),
        ("allow_origins = '*'", "unknown-key", Some("allow_origin = '*'")),
        ("origins = '*'", "unknown-key", Some("allow_origin = '*'")),
        ("methods = 'GET'", "unknown-key", Some("allow_methods = 'GET'")),
        ("Access-Control-Allow-Origin = '*'", "unknown-key", Some("allow_origin = '*'")),
        ("allow_origin = 'mirror'", "misused-word", Some("allow_origin = \"$http_origin\"")),
        ("allow_origin = 'https://a.example/'", "origin-path", Some("allow_origin = 'https://a.example'")),
        ("allow_methods = 'GET, patch'", "method-case", Some("allow_methods = 'GET, PATCH'")),
        ("allow_methods = 'mirror'", "misused-word", None),
        ("allow_origin = 'https://a.example, https://b.example'", "origin-syntax", None),
        ("allow_origin = 'https://*.example.com'", "origin-wildcard", None),
        ("allow_origin = 7", "wrong-form", None),
        ("path = true", "wrong-form", None),
        ("allow_credentials = 'yes'", "wrong-form", None),
        ("preflight_status = 204", "unknown-key", None),
        ("dangerously = ['null_origin']", "unknown-key", None),
        ("category = 'csrf'\ntoken_path = '/token'", "policy-name", None),
        ("", "policy-name", None),
    ] {
        let error = refused(text);
        assert_eq!(rules(error.faults()), [rule], "{text}\n{error}");
        let said = error.to_string();
        assert!(!said.contains("= [GET") && !said.contains("mirror`, `"), "{said}");
        match right {
            Some(right) => {
                assert_eq!(mended(text, &error), right, "{error}");
                assert!(OwnedPolicy::from_pingap(right).is_ok(), "{right}");
            }
            None => assert!(error.faults()[0].edit().is_none() && error.faults()[0].help().is_some(), "{error}"),
        }
    }
}

/// A key that gets its right name would be there twice, and the file no TOML.
#[test]
fn a_wrong_key_beside_the_one_that_was_meant_goes() {
    for (text, fact, help) in [
        (
            "methods = 'GET'\nallow_methods = 'PUT'",
            "Pingap's plugin has no key `methods`, and `allow_methods` is here already",
            "write one list with all elements under `allow_methods`",
        ),
        (
            "allow_origin = '*'\norigins = '*'",
            "Pingap's plugin has no key `origins`, and `allow_origin` is here already",
            "leave one of the two out",
        ),
    ] {
        let error = refused(text);
        let [fault] = error.faults() else { panic!("one fault: {error}") };
        assert_eq!((fault.rule(), fault.fact(), fault.help()), ("unknown-key", fact, Some(help)));
        assert!(fault.edit().is_none(), "{error}");
    }
    let text = "allow_header = 'X-A'\nheaders = 'X-B'";
    let error = refused(text);
    assert_eq!(mended(text, &error), "allow_headers = 'X-A'\nheaders = 'X-B'");
    assert_eq!(
        error.faults()[1].fact(),
        "Pingap's plugin has no key `headers`, and `allow_headers` is here already, as `allow_header`"
    );
}

#[test]
fn other_keys_are_passed_over_with_a_warning() {
    let policy = OwnedPolicy::from_pingap(
        "category = 'cors'\nstep = 'request'\nremark = 'the web team'\nallow_origin = 'https://a.example'\n",
    );
    let policy = policy.unwrap();
    assert_eq!(rules(policy.warnings()), ["ignored-key"; 3]);
    assert_eq!(
        policy.warnings()[1].to_string(),
        "\
warning: [ignored-key] `step` says nothing about CORS, and is passed over
 --> line 2, column 1
  |
2 | step = 'request'
  | ^^^^
why: the file is read for its policy alone, so such a key has no effect here
help: leave it out, if no Pingap reads the file"
    );
}

#[test]
fn of_a_whole_configuration_the_cors_plugins_are_policies() {
    let text = r#"
[basic]
name = "pingap"

[plugins.cors-webapp]
category = "cors"
allow_origin = "https://app.example.com"
path = "^/api/"

[plugins.csrf]
category = "csrf"
token_path = "/token"

[plugins.cors-public]
allow_origin = "*"
allow_methods = "GET"

[locations.app]
plugins = ["cors-webapp"]
"#;
    let file = PolicyFile::from_named_pingap("pingap.toml", text);
    assert_eq!(file.names(), ["cors-webapp", "cors-public"]);
    assert!(allows(&file.policy(Some("cors-public")).unwrap(), "https://anyone.example"));
    assert_eq!(file.policies().unwrap().len(), 2);
    assert_eq!(file.policy(None).unwrap_err().faults()[0].rule(), "policy-name");
    assert_eq!(rules(&file.faults()), ["ignored-key"]);
    // One needs no name.
    let one = "[plugins.cors]\nallow_origin = 'https://app.example.com'";
    assert!(OwnedPolicy::from_pingap(one).is_ok());
    assert!(OwnedPolicy::from_pingap("[cors-webapp]\nallow_origin = 'https://app.example.com'").is_ok());
    let named = PolicyFile::from_pingap("allow_origin = '*'").policy(Some("cors"));
    assert_eq!(named.unwrap_err().faults()[0].rule(), "policy-name");
}
