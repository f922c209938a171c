//! Servers with one fault each, in a file for each kind of it, and our own, which have none.

mod caches;
mod differences;
mod fields;
mod found;
mod readers;
mod room;
mod server;
mod unanswered;

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::Router;
use cors_cli::audit::{Http, MOST, Plan, Report};
use cors_runtime::startup::OwnedPolicy;
use cors_tests::policies::POLICIES;
use cors_tests::server::Server;

use self::server::{APP, serve, sound, sound_for};
use crate::support::{cors_in, folder};

fn policy() -> OwnedPolicy {
    OwnedPolicy::builder()
        .origins([APP, "https://admin.example.com"])
        .methods("GET, PUT")
        .headers("Content-Type")
        .credentials(true)
        .build()
        .expect("a sound policy")
}

fn audit(address: SocketAddr, policy: Option<OwnedPolicy>, origins: &[&str]) -> Report {
    let plan = Plan {
        url: format!("http://{address}/users").parse().expect("an address"),
        policy,
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
    };
    let mut told = 0;
    let report = plan
        .run(&mut Http::new(std::time::Duration::from_secs(10)), &mut |_, total, _| {
            told += 1;
            assert!(total <= MOST);
        })
        .expect("a report");
    assert_eq!(told, report.exchanges.len());
    assert!(report.exchanges.len() <= MOST);
    report
}

fn names(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.name).collect()
}

/// Each of the servers has the fault of this name.
fn each_is_found(faults: Vec<(&str, SocketAddr)>) {
    for (name, address) in faults {
        let report = audit(address, None, &[APP]);
        assert!(names(&report).contains(name), "{name}: {report}");
    }
}

#[test]
fn a_sound_server_has_nothing() {
    let address = serve(sound);
    for policy in [None, Some(policy())] {
        let report = audit(address, policy, &[]);
        assert_eq!(names(&report), BTreeSet::new(), "{report}");
    }
    let report = audit(address, None, &[APP]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
}

#[test]
fn our_own_servers_have_nothing() {
    for declared in POLICIES {
        // Those that say that they are dangerous are, and a page without encryption is.
        if declared.text.contains("dangerously") || declared.name == "mirror-origin" {
            continue;
        }
        let policy = declared.built();
        let governed = ["/users", "/api/users", "/api", "/x/api/", "/v1/users"]
            .into_iter()
            .find(|path| policy.table().path.matches(path));
        let app =
            Router::new().route(governed.expect("a path"), axum::routing::get(async || "Ada")).layer(policy.clone());
        let server = Server::axum(app);
        let plan = Plan {
            url: format!("http://{}{}", server.address, governed.expect("a path")).parse().expect("an address"),
            policy: Some(policy),
            origins: Vec::new(),
        };
        let report = plan.run(&mut Http::new(std::time::Duration::from_secs(10)), &mut |_, _, _| ()).expect("a report");
        assert_eq!(names(&report), BTreeSet::new(), "{}: {report}", declared.name);
    }
}

#[test]
fn the_command_says_it_and_ends_with_a_status() {
    let folder = folder(
        "origins = [\"https://app.example.com\", \"https://admin.example.com\"]\nmethods = \"GET, PUT\"\nheaders = \"Content-Type\"\ncredentials = true\n",
    );
    let sound = format!("http://{}/users", serve(sound));
    let run = cors_in(folder.path(), &["audit", &sound, "cors.toml"], "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.output.contains("Nothing dangerous was found, and nothing else than the policy says."),
        "{}",
        run.output
    );
    assert!(
        run.output.contains("GET /users of https://stranger.example (a stranger)\n      200: the page can't read it"),
        "{}",
        run.output
    );
    assert_eq!(run.errors, "", "no progress where nobody watches");

    let wrong = format!("http://{}/users", serve(|request| sound_for(request, |_| true)));
    let run = cors_in(folder.path(), &["audit", &wrong, "--format", "json"], "");
    assert_eq!(run.status, 1, "{run:?}");
    let json = run.json();
    assert_eq!(json["clean"], false);
    assert_eq!(json["findings"][0]["name"], "reflects-any-origin");
    assert_eq!(json["findings"][0]["severity"], "danger");
    let shown_by = json["findings"][0]["answers"][0].as_u64().expect("a number");
    assert_eq!(
        json["answers"][usize::try_from(shown_by).expect("a small number")]["request"]["origin"],
        "https://stranger.example"
    );
    assert!(json["policy"]["macro"].as_str().expect("a text").contains("origin = mirror"));
}
