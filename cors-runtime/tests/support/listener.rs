//! A subscriber that writes down the events of `cors_runtime`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, span};

/// An event's fields by name, `message` among them.
pub type Fields = BTreeMap<String, String>;

/// An event: its level and its fields.
pub type Heard = (Level, Fields);

/// Writes down the events of the crate up to a level. Clones write into one book.
#[derive(Clone, Debug)]
pub struct Listener {
    up_to: Level,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Listener {
    /// One that hears events up to a level.
    #[must_use]
    pub fn new(up_to: Level) -> Self {
        Self { up_to, heard: Arc::default() }
    }

    /// What was heard so far.
    ///
    /// # Panics
    ///
    /// If a thread panicked while it was heard.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("no panic while locked").clone()
    }
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors_runtime" && *metadata.level() <= self.up_to
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = FieldsOf(Fields::new());
        event.record(&mut fields);
        self.heard.lock().expect("no panic while locked").push((*event.metadata().level(), fields.0));
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct FieldsOf(Fields);

impl Visit for FieldsOf {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}
