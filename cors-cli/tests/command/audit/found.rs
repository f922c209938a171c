//! The policy that was found.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use cors_cli::audit::Report;

use super::server::{APP, Request, serve, sound, sound_for};
use super::{audit, names};

#[test]
fn what_was_found_is_a_policy() {
    let report = audit(serve(sound), None, &[APP]);
    let found = report.found.expect("an origin may read");
    assert_eq!(
        found.macro_text(),
        "    origin = \"https://app.example.com\",\n    methods = [\"GET\", \"PUT\"],\n    headers = [\"Content-Type\"],\n    \
         credentials = true,\n    max_age = 3600,\n"
    );
    let report = audit(serve(|request| sound_for(request, |_| true)), None, &[APP]);
    assert!(report.to_string().contains("origin = mirror,"), "{report}");
    assert!(report.to_string().contains("[mirror-credentials]"), "{report}");
    let report = audit(serve(|_| (200, Vec::new())), None, &[]);
    assert!(report.found.is_none(), "{report}");
    assert!(report.to_string().ends_with("name it: --origin https://app.example.com\n"), "{report}");
}

/// A server that names to a preflight what that asks for, if it knows it, and nothing at all otherwise.
fn serve_by_question(methods: &'static [&'static str], headers: &'static [&'static str]) -> SocketAddr {
    serve(move |request| {
        let (status, mut fields) = sound(request);
        if !request.is_preflight {
            return (status, fields);
        }
        let mut asked = request.headers.split(',').filter(|name| !name.is_empty());
        let is_known = |name: &str| headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !methods.contains(&request.method.as_str()) || !asked.all(is_known) {
            return (204, vec![("Vary", "Origin".to_owned())]);
        }
        fields.retain(|(name, _)| {
            !matches!(*name, "Access-Control-Allow-Methods" | "Access-Control-Allow-Headers" | "Access-Control-Max-Age")
        });
        fields.push(("Access-Control-Allow-Methods", request.method.clone()));
        if !request.headers.is_empty() {
            fields.push(("Access-Control-Allow-Headers", request.headers.clone()));
        }
        (status, fields)
    })
}

#[test]
fn what_was_found_is_no_wider_than_the_answers_and_no_narrower() {
    let allowed = |answer: &Report| answer.found.as_ref().expect("an origin may read").macro_text();
    for (methods, headers, expected) in [
        (
            ["GET", "PUT", "DELETE"].as_slice(),
            ["Content-Type", "Authorization"].as_slice(),
            "    methods = [\"GET\", \"PUT\", \"DELETE\"],\n    headers = [\"Content-Type\", \"Authorization\"],\n",
        ),
        (
            &["GET", "PATCH", "PUT", "DELETE"],
            &["Content-Type"],
            "    methods = [\"GET\", \"PUT\", \"PATCH\", \"DELETE\"],\n    headers = [\"Content-Type\"],\n",
        ),
        (&["GET"], &["Authorization"], "    methods = [\"GET\"],\n    headers = [\"Authorization\"],\n"),
    ] {
        let report = audit(serve_by_question(methods, headers), None, &[APP]);
        let text = allowed(&report);
        assert!(text.contains(expected), "{expected}: {report}");
        // Without Max-Age browsers keep a preflight for five seconds, and a policy without `max_age` means an hour.
        assert!(text.contains("    max_age = 5,\n"), "{report}");
        let is_said = report.to_string().contains("it may allow methods and headers that weren't asked for");
        assert!(is_said || methods.len() == 1, "{report}");
    }
    // One that lists them is told whole, and one that takes all of them is a mirror.
    let report = audit(serve(sound), None, &[APP]);
    assert!(!report.to_string().contains("weren't asked for"), "{report}");
    let with = |fields: fn(&Request) -> Vec<(&'static str, String)>| {
        serve(move |request| {
            let (status, mut sound) = sound(request);
            if request.is_preflight {
                sound.retain(|(name, _)| !fields(request).iter().any(|(other, _)| name == other));
                sound.extend(fields(request));
            }
            (status, sound)
        })
    };
    let report = audit(
        with(|request| {
            vec![
                ("Access-Control-Allow-Methods", request.method.clone()),
                ("Access-Control-Allow-Headers", request.headers.clone()),
            ]
        }),
        None,
        &[APP],
    );
    assert!(allowed(&report).contains("    methods = mirror,\n    headers = mirror,\n"), "{report}");
    for (sent, kept) in [("0", "0"), ("-1", "0"), ("1h", "5"), ("", "5")] {
        let report = audit(
            serve(move |request| {
                let (status, mut fields) = sound(request);
                fields.iter_mut().filter(|(name, _)| name.ends_with("Age")).for_each(|(_, age)| sent.clone_into(age));
                (status, fields)
            }),
            None,
            &[APP],
        );
        assert!(allowed(&report).contains(&format!("    max_age = {kept},\n")), "{sent}: {report}");
    }
    // Nobody says that what is tried should be let through.
    assert!(report.to_string().contains("for DELETE (is it let through?)"), "{report}");
}

#[test]
fn an_origin_that_the_service_names_itself_is_asked_about() {
    let address = serve(|request| {
        let (status, mut fields) = sound_for(request, |origin| origin == APP);
        fields.retain(|(name, _)| *name != "Access-Control-Allow-Origin" && *name != "Vary");
        fields.push(("Access-Control-Allow-Origin", APP.to_owned()));
        (status, fields)
    });
    let report = audit(address, None, &[]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
    assert!(report.found.expect("an origin may read").macro_text().contains("origin = \"https://app.example.com\""));
}
