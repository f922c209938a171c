//! Policies of more origins, methods and headers than there is room for in an audit.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use cors_runtime::startup::OwnedPolicy;

use super::server::{ORIGIN, serve};
use super::{audit, names};

/// A policy of so many origins, methods and headers.
fn long_policy(origins: usize, methods: usize, headers: usize) -> OwnedPolicy {
    let names = |form: fn(usize) -> String, count: usize| -> Vec<String> { (0..count).map(form).collect() };
    OwnedPolicy::builder()
        .origins(names(|index| format!("https://h{index}.example.com"), origins))
        .methods(names(|index| format!("METHOD{index}"), methods))
        .headers(names(|index| format!("X-Header-{index}"), headers))
        .build()
        .expect("a sound policy")
}

/// A server that answers preflights and others by a policy, but doesn't know what it is told.
fn serve_but(policy: OwnedPolicy, unknown: &'static [&'static str]) -> SocketAddr {
    serve(move |request| {
        let origin = request.origin.as_deref().filter(|origin| policy.allows_origin_text(origin));
        let origin = origin.filter(|origin| !unknown.contains(origin));
        let mut fields = vec![("Vary", "Origin".to_owned())];
        let status = if request.path.ends_with("is-not-there") { 404 } else { 200 };
        let Some(origin) = origin else { return (status, fields) };
        fields.push((ORIGIN, origin.to_owned()));
        if request.is_preflight {
            let known = |names: Vec<&str>| {
                names.into_iter().filter(|name| !unknown.contains(name)).collect::<Vec<_>>().join(", ")
            };
            fields.push(("Access-Control-Allow-Methods", known(policy.table().methods.listed().collect())));
            fields.push(("Access-Control-Allow-Headers", known(policy.table().headers.listed().collect())));
            fields.push(("Access-Control-Max-Age", "3600".to_owned()));
        }
        (status, fields)
    })
}

#[test]
fn all_that_the_policy_lists_is_asked_about_as_far_as_there_is_room() {
    for (origins, methods, headers, unknown) in [
        (4, 2, 1, ["https://h3.example.com"].as_slice()),
        (20, 2, 1, &["https://h19.example.com"]),
        (2, 20, 1, &["METHOD19"]),
        (2, 2, 100, &["X-Header-99"]),
    ] {
        let policy = || long_policy(origins, methods, headers);
        let report = audit(serve_but(policy(), &[]), Some(policy()), &[]);
        assert_eq!(names(&report), BTreeSet::new(), "{report}");
        let what: Vec<&str> = report.unasked.iter().map(|unasked| unasked.what).collect();
        assert!(what.is_empty() || what == ["look-alikes of allowed origins"], "{report}");
        let report = audit(serve_but(policy(), unknown), Some(policy()), &[]);
        assert_eq!(names(&report), BTreeSet::from(["allows-less-than-the-policy"]), "{unknown:?}: {report}");
    }
}

#[test]
fn what_there_is_no_room_for_is_named() {
    for (origins, methods, headers) in [(300, 2, 1), (300, 100, 1), (2, 100, 40), (2, 2, 2000), (300, 100, 2000)] {
        let policy = || long_policy(origins, methods, headers);
        let report = audit(serve_but(policy(), &[]), Some(policy()), &[]);
        assert!(report.is_clean(), "{report}");
        let text = report.to_string();
        assert!(text.contains("nothing else than the policy says, in what was asked."), "{text}");
        assert!(text.contains("Not asked about, as an audit sends 64 requests at most:\n"), "{text}");
        let count = |is_such: &dyn Fn(&cors_cli::audit::Exchange) -> Vec<String>| {
            report.exchanges.iter().flat_map(is_such).collect::<BTreeSet<_>>().len()
        };
        let asked = [
            (
                "allowed origins",
                origins,
                count(&|exchange| {
                    exchange
                        .probe
                        .origin
                        .iter()
                        .filter(|_| exchange.probe.asked.is_none())
                        .filter(|origin| policy().allows_origin_text(origin))
                        .cloned()
                        .collect()
                }),
            ),
            (
                "methods",
                methods,
                count(&|exchange| {
                    let method = exchange.probe.asked.as_ref().map(|asked| asked.method.clone());
                    method.into_iter().filter(|method| method.starts_with("METHOD")).collect()
                }),
            ),
            (
                "headers",
                headers,
                count(&|exchange| {
                    let headers = exchange.probe.asked.as_ref().map(|asked| asked.headers.clone()).unwrap_or_default();
                    headers.into_iter().filter(|name| name.starts_with("X-Header")).collect()
                }),
            ),
        ];
        for (what, all, asked) in asked {
            let unasked = report.unasked.iter().find(|unasked| unasked.what == what);
            assert_eq!(asked + unasked.map_or(0, |unasked| unasked.names.len()), all, "{what}: {report}");
            assert!(unasked.is_none_or(|unasked| unasked.of == all), "{what}: {report}");
            assert!(asked >= all.min(10), "{what}: {report}");
        }
    }
    // Those that are given are an audit's as well.
    let given: Vec<String> = (0..80).map(|index| format!("https://h{index}.example.com")).collect();
    let policy = long_policy(80, 2, 1);
    let report = audit(serve_but(policy, &[]), None, &given.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(report.to_string().contains(" of 80 allowed origins: "), "{report}");
    assert!(report.exchanges.iter().any(|exchange| exchange.probe.asked.is_some()), "{report}");
}
