//! Who may read, and shouldn't.

use super::Answers;
use crate::audit::finding::{Finding, Severity};
use crate::audit::probe::{Likeness, Purpose, STRANGER};

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

    /// Those that look like an allowed one: what anybody can register, else what the end of an allowed one is enough for,
    /// else what its owner alone can make. What is wrong with the comparison is said once.
    pub(super) fn look_alikes(&self) -> Option<Finding> {
        if self.is_open() {
            return None;
        }
        let anybodys = self.readable_by(|purpose| matches!(purpose, Purpose::LookAlike(_)));
        let kin = self.readable_by(|purpose| matches!(purpose, Purpose::Kin(_)));
        let by_their_end: Vec<usize> = kin.iter().copied().filter(|index| self.is_let_in_by_its_end(*index)).collect();
        let found = |severity, name, how: &str, why, help, shown_by: Vec<usize>| {
            let fact = format!("{} may read{how}", self.origins(&shown_by));
            Some(Finding { severity, name, fact, why, help, shown_by })
        };
        let whole = "compare the whole of Origin; in a regular expression write `^`, `$`, and `\\.` for a dot";
        if let Some(first) = anybodys.first() {
            let Purpose::LookAlike(how) = self.0[*first].probe.purpose else { return None };
            let why = "anybody can register such a name, and read this from there";
            return found(Severity::Danger, "allows-look-alikes", &format!(": {how}"), why, whole, anybodys);
        }
        if !by_their_end.is_empty() {
            let how = ": their end is that of an allowed one, and enough";
            let why = "whoever gets hold of another name under the same domain can read this";
            return found(Severity::Fault, "allows-look-alikes", how, why, whole, by_their_end);
        }
        if kin.is_empty() {
            return None;
        }
        let why = "whoever gets hold of one subdomain or one port can read this";
        found(Severity::Note, "allows-subdomains-or-ports", "", why, "name the origins if they are known", kin)
    }

    /// Whether an origin is let in since it ends as an allowed one does, and not because every subdomain is beside that one.
    fn is_let_in_by_its_end(&self, index: usize) -> bool {
        let parent = |index: usize| self.origin(index).split_once('.').map(|(_, parent)| parent);
        let siblings = self.such(|exchange| exchange.probe.purpose == Purpose::Kin(Likeness::Sibling));
        self.0[index].probe.purpose == Purpose::Kin(Likeness::End)
            && siblings
                .into_iter()
                .any(|sibling| parent(sibling) == parent(index) && !self.0[sibling].meaning.is_readable())
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
