//! Feature `tracing`: a policy that takes away what something inside it said of CORS says so, once.
//!
//! Two policies around one handler compile, and one of them, the outer one, speaks alone. Whoever wrote the inner one
//! looks for its fields in vain. Only responses from which fields were removed come here.

use std::sync::atomic::Ordering;

use tracing::{Level, event, event_enabled};

use crate::explain::describe;
use crate::explain::quote::quoted;
use crate::fields::{Field, FieldValue, Fields};
use crate::prepared::Prepared;

/// The lines that gave way to a policy's own; none where nobody listens.
#[derive(Debug, Default)]
pub(super) struct Removed(Vec<(Field, Vec<u8>)>);

impl Removed {
    /// The lines that are about to be removed.
    #[cold]
    pub(super) fn of(headers: &impl Fields) -> Self {
        if !event_enabled!(target: "cors_runtime", Level::WARN) {
            return Self::default();
        }
        Self(own_lines(headers).map(|(field, value)| (field, value.to_owned())).collect())
    }

    /// Tells of them, after `policy` put its own fields in: once for each policy, and not if the same went out again.
    #[inline]
    pub(super) fn tell(self, policy: &Prepared, sent: &impl Fields) {
        if !self.0.is_empty() {
            self.tell_once(policy, sent);
        }
    }

    #[cold]
    fn tell_once(self, policy: &Prepared, sent: &impl Fields) {
        let is_sent = |(field, value): &(Field, Vec<u8>)| sent.lines(*field).any(|sent| sent.as_bytes() == value);
        // One thread tells; nothing else hangs on the order.
        if self.0.iter().all(is_sent) || policy.wire().removal_told.swap(true, Ordering::Relaxed) {
            return;
        }
        let removed = self.0.iter().map(|(field, value)| line(*field, value));
        let own = own_lines(sent).map(|(field, value)| line(field, value));
        event!(
            target: "cors_runtime",
            Level::WARN,
            origins = describe::origins(&policy.table.origins),
            path = policy.table.path.source().as_deref(),
            removed = listed(removed),
            sent = listed(own),
            change = "if what is inside should speak, mount this policy where it isn't around that route; on axum, `layer` \
                      is around the routes that were added before it",
            "a CORS policy removed what something inside it had set, such as a policy of its own: the outermost policy \
             speaks alone, for preflights as well",
        );
    }
}

/// The lines of the fields that are the policy's alone.
fn own_lines(headers: &impl Fields) -> impl Iterator<Item = (Field, &[u8])> {
    Field::OWN.into_iter().flat_map(|field| headers.lines(field).map(move |value| (field, value.as_bytes())))
}

fn line(field: Field, value: &[u8]) -> String {
    format!("{}: {}", field.name(), quoted(value))
}

/// Up to eight lines in one; a response can have thousands.
fn listed(lines: impl Iterator<Item = String>) -> String {
    let mut lines = lines;
    let mut shown: Vec<String> = lines.by_ref().take(8).collect();
    match lines.count() {
        0 if shown.is_empty() => shown.push("nothing".to_owned()),
        0 => {}
        more => shown.push(format!("and {more} more")),
    }
    shown.join("; ")
}
