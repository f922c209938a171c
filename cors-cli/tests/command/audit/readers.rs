//! Who may read and shouldn't.

use axum::Router;
use cors_cli::audit::{Finding, Severity};
use cors_runtime::startup::OwnedPolicy;
use cors_tests::server::Server;

use super::server::{APP, serve, sound_for};
use super::{audit, each_is_found, names};

#[test]
fn every_seeded_fault_is_found() {
    each_is_found(vec![
        ("reflects-any-origin", serve(|request| sound_for(request, |_| true))),
        ("allows-null", serve(|request| sound_for(request, |origin| origin == APP || origin == "null"))),
        ("allows-look-alikes", serve(|request| sound_for(request, |origin| origin.starts_with(APP)))),
        ("allows-look-alikes", serve(|request| sound_for(request, |origin| origin.ends_with("app.example.com")))),
        (
            "allows-look-alikes",
            serve(|request| sound_for(request, |origin| origin == APP || origin == "https://appxexample.com")),
        ),
        ("allows-http", serve(|request| sound_for(request, |origin| origin.replace("http://", "https://") == APP))),
        (
            "allows-subdomains-or-ports",
            serve(|request| sound_for(request, |origin| origin == APP || origin.ends_with(".app.example.com"))),
        ),
        (
            "allows-localhost",
            serve(|request| sound_for(request, |origin| origin == APP || origin == "http://localhost:3000")),
        ),
    ]);
}

#[test]
fn what_anybody_can_register_is_told_from_what_the_owner_makes() {
    type IsAllowed = fn(&str) -> bool;
    const PREVIEW: &str = "https://a.preview.example.com";
    let (danger, fault, note) = (Severity::Danger, Severity::Fault, Severity::Note);
    // The origins that are allowed, the comparison, the level, an origin that is named and one that isn't.
    let cases: Vec<(&[&str], IsAllowed, Severity, &str, &str)> = vec![
        // Sound patterns: every subdomain of a domain of their owner.
        (&[APP], |origin| origin.ends_with(".example.com"), note, "https://strangerapp.example.com", "register"),
        (
            &[APP, PREVIEW],
            |origin| origin == APP || origin.ends_with(".preview.example.com"),
            note,
            "https://strangera.preview.example.com",
            "register",
        ),
        // Without the dot.
        (&[APP], |origin| origin.ends_with("example.com"), danger, "https://strangerexample.com", "strangerapp"),
        (&[PREVIEW], |origin| origin.ends_with("example.com"), danger, "https://strangerexample.com", "strangera"),
        (
            &["https://app.example.co.uk"],
            |origin| origin.ends_with("example.co.uk"),
            danger,
            "https://strangerexample.co.uk",
            "strangerapp",
        ),
        (
            &["https://example.com"],
            |origin| origin.ends_with("example.com"),
            danger,
            "https://strangerexample.com",
            "stranger.example",
        ),
        // Under a public suffix the whole host is what somebody registers.
        (
            &["https://app.github.io"],
            |origin| origin.ends_with("app.github.io"),
            danger,
            "https://strangerapp.github.io",
            "stranger.app",
        ),
        // The end of the host alone: nobody but the owner can make such a name, and it isn't what was meant.
        (&[APP], |origin| origin.ends_with("app.example.com"), fault, "https://strangerapp.example.com", "register"),
        // The start alone. What else gets in so isn't anybody's.
        (&[APP], |origin| origin.starts_with(APP), danger, "https://app.example.com.stranger.example", ":8443"),
        // A dot that stands for anything, wherever it makes another domain.
        (
            &[PREVIEW],
            |origin| origin == PREVIEW || origin == "https://a.previewxexample.com",
            danger,
            "https://a.previewxexample.com",
            "axpreview",
        ),
    ];
    for (allowed, is_allowed, severity, named, unnamed) in cases {
        let report = audit(serve(move |request| sound_for(request, is_allowed)), None, allowed);
        let is_of_readers =
            |finding: &&Finding| matches!(finding.name, "allows-look-alikes" | "allows-subdomains-or-ports");
        let found: Vec<&Finding> = report.findings.iter().filter(is_of_readers).collect();
        let [found] = found[..] else { panic!("{named}: {report}") };
        assert_eq!(found.severity, severity, "{named}: {report}");
        let text = found.to_string();
        assert!(text.contains(named) && !text.contains(unnamed), "{named}, {unnamed}: {text}");
        assert_eq!(text.contains("anybody can register"), severity == danger, "{text}");
    }
    // Names of one machine or network aren't registered, and addresses have no subdomains.
    for allowed in ["http://localhost:8080", "http://app.localhost", "http://printer.local", "http://192.0.2.1"] {
        let is_allowed = |origin: &str| origin.ends_with(allowed.trim_start_matches("http://"));
        let report = audit(serve(move |request| sound_for(request, is_allowed)), None, &[allowed]);
        assert!(!names(&report).contains("allows-look-alikes"), "{report}");
    }
}

#[test]
fn our_own_pattern_lets_no_look_alike_in() {
    let policy = OwnedPolicy::builder()
        .origins([APP, "https://*.preview.example.com", "https://app-*.deploy.example.com"])
        .credentials(true)
        .build()
        .expect("a sound policy");
    let app = Router::new().route("/users", axum::routing::get(async || "Ada")).layer(policy);
    let server = Server::axum(app);
    let allowed = [APP, "https://a.preview.example.com", "https://app-1.deploy.example.com"];
    let report = audit(server.address, None, &allowed);
    assert!(report.is_clean(), "{report}");
}
