//! Feature `tracing`: what warns while compiling is an event when a policy is built.

use std::fmt;
use std::sync::{Arc, Mutex};

use cors_runtime::startup::OwnedPolicy;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// Writes down the events of the crate: their level, and their fields as `name=value`.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<(Level, Vec<String>)>>>);

struct Fields(Vec<String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors_runtime"
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(Vec::new());
        event.record(&mut fields);
        self.0.lock().expect("no panic while locked").push((*event.metadata().level(), fields.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[test]
fn each_warning_is_an_event() {
    let listener = Listener::default();
    tracing::subscriber::with_default(listener.clone(), || {
        OwnedPolicy::builder().origins("https://a.example").path("^/api/").build().unwrap();
        OwnedPolicy::builder().origins(["https://a.example", "http://b.example"]).path("/api/").build().unwrap();
        OwnedPolicy::builder().origins("http://b.example/").path("/api/").build().unwrap_err();
    });
    let events = listener.0.lock().expect("no panic while locked").clone();
    let said: Vec<_> = events.iter().map(|(level, fields)| (*level, fields[1].as_str(), fields[2].as_str())).collect();
    assert_eq!(
        said,
        [
            (Level::WARN, r#"rule="insecure-origin""#, "place=origins[1]"),
            (Level::WARN, r#"rule="path-unanchored""#, "place=path"),
        ]
    );
    assert!(
        events[0].1[0].starts_with("message=origins[1]: warning: [insecure-origin] `http://b.example`"),
        "{events:?}"
    );
}
