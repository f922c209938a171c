//! What allowed pages can't read.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::Router;
use cors_cli::audit::{Report, Severity};
use cors_tests::server::Server;

use super::server::{APP, ORIGIN, serve, sound, sound_for};
use super::{audit, each_is_found, names, policy};
use crate::support::{cors_in, folder};

#[test]
fn every_seeded_fault_is_found() {
    each_is_found(vec![
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (401, Vec::new()) } else { sound(request) }),
        ),
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (405, Vec::new()) } else { sound(request) }),
        ),
        (
            "preflight-not-answered",
            serve(|request| {
                if request.is_preflight { (301, vec![("Location", "/elsewhere".to_owned())]) } else { sound(request) }
            }),
        ),
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (200, Vec::new()) } else { sound(request) }),
        ),
        (
            "errors-unreadable",
            serve(|request| match sound(request) {
                (404, _) => (404, vec![("Vary", "Origin".to_owned())]),
                answer => answer,
            }),
        ),
        (
            "redirect-unreadable",
            serve(|request| match sound(request) {
                (200, _) => (302, vec![("Vary", "Origin".to_owned()), ("Location", "/login".to_owned())]),
                answer => answer,
            }),
        ),
    ]);
}

#[test]
fn an_allowed_origin_that_is_blocked_is_a_fault() {
    let refused = ["allowed-origin-blocked"].as_slice();
    let without_preflights = ["allowed-origin-blocked", "preflight-not-answered"].as_slice();
    let cases: Vec<(&[&str], &[&str], &str, SocketAddr)> = vec![
        // Authentication before CORS, by its status; with a policy it is named as well.
        (without_preflights, without_preflights, "authentication answers before CORS", serve(|_| (401, Vec::new()))),
        (without_preflights, without_preflights, "authentication answers before CORS", serve(|_| (407, Vec::new()))),
        // Preflights are answered, and the refusal of what follows isn't readable.
        (
            refused,
            refused,
            "authentication answers before CORS",
            serve(|request| if request.is_preflight { sound(request) } else { (401, Vec::new()) }),
        ),
        // Another origin alone, or none; the policy's differences say it.
        (refused, &[], "pages of https://app.example.com can't read", serve(|request| sound_for(request, |_| false))),
        (refused, &[], "with 403, though they are allowed: no Access", serve(|_| (403, Vec::new()))),
        (refused, &[], "with 200, though they are allowed: no Access", serve(|_| (200, Vec::new()))),
        (
            without_preflights,
            &["preflight-not-answered"],
            "are answered with 405",
            serve(|request| (if request.is_preflight { 405 } else { 200 }, Vec::new())),
        ),
        (
            refused,
            &[],
            "Access-Control-Allow-Origin is `https://b.example`",
            serve(|_| (200, vec![(ORIGIN, "https://b.example".to_owned())])),
        ),
    ];
    let without_differences = |report: &Report| -> BTreeSet<&'static str> {
        names(report).into_iter().filter(|name| *name != "allows-less-than-the-policy").collect()
    };
    for (alone, compared, text, address) in cases {
        let report = audit(address, None, &[APP]);
        assert!(names(&report).is_superset(&alone.iter().copied().collect()), "{text}: {report}");
        assert!(names(&report).len() == alone.len() && !report.is_clean(), "{text}: {report}");
        let shown = report.to_string();
        assert!(shown.contains(text), "{text}: {report}");
        assert!(!shown.contains("name it: --origin"), "it is named: {report}");
        let report = audit(address, Some(policy()), &[]);
        assert_eq!(without_differences(&report), compared.iter().copied().collect(), "{text}: {report}");
        assert!(names(&report).contains("allows-less-than-the-policy"), "{text}: {report}");
    }
    // What another finding says already isn't said again.
    let redirect = serve(|request| match sound(request) {
        (200, _) => (302, vec![("Vary", "Origin".to_owned()), ("Location", "/login".to_owned())]),
        answer => answer,
    });
    assert!(!names(&audit(redirect, None, &[APP])).contains("allowed-origin-blocked"));
    // Nobody said that anybody is allowed.
    let report = audit(serve(|_| (401, Vec::new())), None, &[]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
    assert!(report.to_string().contains("name it: --origin https://app.example.com"), "{report}");
    let address = serve(|_| (401, Vec::new()));
    let url = format!("http://{address}/users");
    assert_eq!(cors_in(folder("").path(), &["audit", &url, "--origin", APP], "").status, 1);
}

#[test]
fn an_error_outside_of_a_handlers_own_policy_may_be_meant() {
    let without_fields = |status: u16| {
        serve(move |request| match sound(request) {
            (404, _) => (status, vec![("Vary", "Origin".to_owned())]),
            answer => answer,
        })
    };
    let severity = |report: &Report| {
        let found = report.findings.iter().find(|finding| finding.name == "errors-unreadable");
        found.unwrap_or_else(|| panic!("{report}")).severity
    };
    let report = audit(without_fields(404), None, &[APP]);
    assert_eq!((severity(&report), report.is_clean()), (Severity::Note, true), "{report}");
    assert!(report.to_string().contains("/users/cors-audit-is-not-there is 404 without"), "{report}");
    // Another error isn't a path that is outside, and a policy says itself what it governs.
    assert_eq!(severity(&audit(without_fields(500), None, &[APP])), Severity::Fault);
    assert_eq!(severity(&audit(without_fields(404), Some(policy()), &[])), Severity::Fault);
    // A policy around one handler, as `#[cors]` and `cors_resource!` have it.
    let app = Router::new().route("/users", axum::routing::get(async || "Ada").layer(policy()));
    let server = Server::axum(app);
    let report = audit(server.address, None, &[APP, "https://admin.example.com"]);
    assert_eq!((severity(&report), report.is_clean()), (Severity::Note, true), "{report}");
}
