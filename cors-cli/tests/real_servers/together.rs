//! Several policies in one server, each with the paths that it governs.

use cors_cli::export::{Export, Source, Target};
use cors_runtime::startup::OwnedPolicy;

use crate::meaning;
use crate::probe::{Probe, simple};
use crate::servers::Running;

/// Their names are alike, so that those in the configuration would be, too.
fn policies() -> [(&'static str, OwnedPolicy); 4] {
    let shared = "https://www.example.com";
    let of = |origins: [&str; 2], path: &str| {
        OwnedPolicy::builder().origins(origins).methods("GET, PUT").credentials(true).path(path).build().unwrap()
    };
    [
        ("api", of(["https://app.example.com", shared], "^/api/")),
        ("api-sent", of(["https://admin.example.com", shared], "^/admin/")),
        ("API", OwnedPolicy::builder().origins("*").expose_headers("ETag").path("^/files/").build().unwrap()),
        (
            "api ?> \\",
            OwnedPolicy::builder()
                .origins(["https://*.example.com", "https://app.example.org"])
                .methods("mirror")
                .headers("mirror")
                .path("^/any/")
                .build()
                .unwrap(),
        ),
    ]
}

fn probes() -> Vec<Probe> {
    let origins = ["app.example.com", "www.example.com", "admin.example.com", "app.example.org", "evil.example"];
    let origins = origins.map(|host| format!("https://{host}"));
    let paths = ["/api/x", "/admin/x", "/files/x", "/any/x", "/other", "/apix?/api/"];
    let mut probes = Vec::new();
    for path in paths {
        probes.push(simple("GET", path, &[]));
        for origin in &origins {
            let origin = ("Origin", origin.as_str());
            let asked = ("Access-Control-Request-Method", "PUT");
            probes.push(simple("OPTIONS", path, &[origin, asked, ("Access-Control-Request-Headers", "x-a")]));
            probes.push(simple("OPTIONS", path, &[origin, asked]));
            for status in [200, 500] {
                let fields = [
                    ("Access-Control-Allow-Origin", "https://upstream.example"),
                    ("Access-Control-Expose-Headers", "X-Upstream"),
                    ("Vary", "Accept"),
                ];
                let answer = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
                probes.push(Probe { status, answer, ..simple("GET", path, &[origin]) });
            }
            probes.push(simple("GET", path, &[origin]));
        }
    }
    probes
}

/// Whatever the order in which they are included, each request is answered as the policy would that governs its path, and one
/// that none governs as the application does.
fn check(target: Target, before: &str) {
    let policies = policies();
    let exports: Vec<Export> =
        policies.iter().map(|(name, policy)| target.export(&Source { name, table: policy.table() }).unwrap()).collect();
    for turn in 0..exports.len() {
        let order: Vec<&Export> = exports.iter().cycle().skip(turn).take(exports.len()).collect();
        check_all(target, before, &order, &policies);
        let back: Vec<&Export> = order.into_iter().rev().collect();
        check_all(target, before, &back, &policies);
    }
    // One alone, whose paths aren't all.
    check_all(target, before, &[&exports[0]], &policies[..1]);
}

fn check_all(target: Target, before: &str, exports: &[&Export], policies: &[(&str, OwnedPolicy)]) {
    let running = Running::in_one_server(target, before, exports);
    for probe in probes() {
        let path = probe.target.split('?').next().unwrap_or_default();
        let governing = policies.iter().find(|(_, policy)| policy.table().path.matches(path));
        let (_, policy) = governing.unwrap_or(&policies[0]);
        let expected = meaning::expected(policy, &probe);
        let answer = running.send("together", &probe);
        assert_eq!(meaning::of(&expected, &probe, &answer), expected, "{target:?}: {probe}\n{answer:?}");
    }
}

#[test]
fn nginx() {
    check(Target::Nginx, "");
}

#[test]
fn apache() {
    check(Target::Apache, "");
    // Of the user's own, which reads Origin and matches a pattern.
    check(Target::Apache, "SetEnvIf Origin \"^(.*)$\" SEEN=$1\nSetEnvIfExpr \"%{THE_REQUEST} =~ m#^(\\S+)#\" VERB=$1");
}

/// A policy for every path behind the user's own lines.
#[test]
fn apache_reads_the_origin_anew() {
    let policy = OwnedPolicy::builder().origins(["https://app.example.com", "https://b.example"]).build().unwrap();
    let export = Target::Apache.export(&Source { name: "api", table: policy.table() }).unwrap();
    let before = "SetEnvIf Origin \"^(.*)$\" SEEN=$1\nSetEnvIfExpr \"%{THE_REQUEST} =~ m#^(\\S+)#\" VERB=$1";
    let policies = [("api", policy)];
    check_all(Target::Apache, before, &[&export], &policies);
}
