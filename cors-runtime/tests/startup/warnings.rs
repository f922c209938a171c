//! Feature `tracing`: what warns while compiling is an event when a policy is built.

use cors_runtime::startup::OwnedPolicy;
use tracing::Level;

use crate::listener::Listener;

#[test]
fn each_warning_is_an_event() {
    let listener = Listener::new(Level::TRACE);
    tracing::subscriber::with_default(listener.clone(), || {
        OwnedPolicy::builder().origins("https://a.example").path("^/api/").build().unwrap();
        OwnedPolicy::builder().origins(["https://a.example", "http://b.example"]).path("/api/").build().unwrap();
        OwnedPolicy::builder().origins("http://b.example/").path("/api/").build().unwrap_err();
    });
    let events = listener.heard();
    let said: Vec<_> =
        events.iter().map(|(level, fields)| (*level, fields["rule"].as_str(), fields["place"].as_str())).collect();
    assert_eq!(said, [(Level::WARN, "insecure-origin", "origins[1]"), (Level::WARN, "path-unanchored", "path")]);
    assert!(
        events[0].1["message"].starts_with("origins[1]: warning: [insecure-origin] `http://b.example`"),
        "{events:?}"
    );
}
