//! Who may read, and shouldn't.

use super::Answers;
use crate::audit::finding::{Finding, Severity};
use crate::audit::probe::{Purpose, STRANGER};

impl Answers<'_> {
    pub(super) fn strangers(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Stranger);
        let first = *shown_by.first()?;
        if self.by_star(first) {
            return None;
        }
        let credentials = self.with_credentials(&shown_by);
        Some(Finding {
            severity: if credentials { Severity::Danger } else { Severity::Note },
            name: "reflects-any-origin",
            fact: format!(
                "the answer to {STRANGER} names it{}",
                if credentials { " and allows credentials" } else { "" }
            ),
            why: if credentials {
                "every website can read this as whoever visits it and is signed in here"
            } else {
                "every website can read this; `*` says the same, and caches need no Vary for it"
            },
            help: if credentials {
                "compare Origin with a list of those that may, whole and with case"
            } else {
                "send `Access-Control-Allow-Origin: *` if that is meant, else compare Origin with a list"
            },
            shown_by,
        })
    }

    pub(super) fn null(&self, is_news: bool) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Null);
        if !is_news || self.by_star(*shown_by.first()?) {
            return None;
        }
        let credentials = self.with_credentials(&shown_by);
        Some(Finding {
            severity: if credentials { Severity::Danger } else { Severity::Note },
            name: "allows-null",
            fact: format!("`null` may read{}", if credentials { " with credentials" } else { "" }),
            why: "every website can make a sandboxed frame, and its origin is `null`",
            help: "take `null` off the list",
            shown_by,
        })
    }

    pub(super) fn look_alikes(&self) -> Option<Finding> {
        if self.is_open() {
            return None;
        }
        let shown_by = self.readable_by(|purpose| matches!(purpose, Purpose::LookAlike(_)));
        let first = *shown_by.first()?;
        let origins: Vec<_> = shown_by.iter().map(|index| self.origin(*index)).collect();
        // Who owns a domain owns what is under it, but not always what is on its other ports.
        let is_own = |index: &usize| matches!(self.0[*index].probe.purpose, Purpose::LookAlike(how) if how.starts_with("a subdomain") || how.ends_with("port"));
        if shown_by.iter().all(is_own) {
            return Some(Finding {
                severity: Severity::Note,
                name: "allows-subdomains-or-ports",
                fact: format!("{} may read", origins.join(" and ")),
                why: "whoever gets hold of one subdomain or one port can read this",
                help: "name the origins if they are known",
                shown_by,
            });
        }
        let Purpose::LookAlike(how) = self.0[first].probe.purpose else { return None };
        Some(Finding {
            severity: Severity::Danger,
            name: "allows-look-alikes",
            fact: format!("{} may read: {how}", origins.join(" and ")),
            why: "anybody can register such a name, and read this from there",
            help: "compare the whole of Origin; in a regular expression write `^`, `$`, and `\\.` for a dot",
            shown_by,
        })
    }

    pub(super) fn insecure(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Insecure);
        if self.is_open() || shown_by.is_empty() {
            return None;
        }
        Some(Finding {
            severity: if self.with_credentials(&shown_by) { Severity::Danger } else { Severity::Note },
            name: "allows-http",
            fact: format!("{} may read, without encryption", self.origin(shown_by[0])),
            why: "whoever controls the network can put a script into such a page, and read this",
            help: "allow the origin with `https://` alone",
            shown_by,
        })
    }

    pub(super) fn local(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Local);
        if self.is_open() || shown_by.is_empty() {
            return None;
        }
        Some(Finding {
            severity: Severity::Note,
            name: "allows-localhost",
            fact: format!("{} may read", self.origin(shown_by[0])),
            why: "whatever serves pages on a user's machine can read this; it is often left over from development",
            help: "leave it out of what is deployed",
            shown_by,
        })
    }
}
