//! One element of a list, and the faults that elements of every list can have.

use std::sync::Arc;

use cors_table::token::{is_token, is_token_byte};

use super::separators::is_and;
use crate::fault::{About, At, Beside, Fault};
use crate::{Rule, text};

/// One element of a list.
pub(super) struct Element<'a> {
    /// Without the white space around it, never empty.
    pub(super) text: &'a str,
    /// The value or array element that it stands in.
    pub(super) at: At,
    /// Whether it stands there as a word, without quotes.
    pub(super) is_word: bool,
    /// Whether it came from an environment variable.
    pub(super) is_variable: bool,
    /// The text that it is a part of, and where it begins in it, when it isn't the whole.
    pub(super) part_of: Option<(Arc<str>, usize)>,
}

impl Element<'_> {
    /// A fault of this element.
    pub(super) fn fault(&self, rule: Rule, fact: impl Into<String>) -> Fault {
        self.fault_beside(rule, fact.into(), None)
    }

    /// A fault of this element, which needn't be there for another one of its list.
    pub(super) fn needless(&self, beside: Beside, fact: String) -> Fault {
        let rule = match beside {
            Beside::Twin(_) => Rule::RepeatedElement,
            Beside::Cover(_) => Rule::RedundantElement,
        };
        self.fault_beside(rule, fact, Some(beside))
    }

    fn fault_beside(&self, rule: Rule, fact: String, beside: Option<Beside>) -> Fault {
        let about = Some(About { element: self.text.to_owned(), beside });
        let fault = Fault { about, ..Fault::new(rule, self.at, fact) };
        match &self.part_of {
            Some((text, start)) => fault.excerpt(Arc::clone(text), *start..start + self.text.len()),
            None => fault,
        }
    }

    /// A fault of an element that is no token; `what` says what it isn't.
    pub(super) fn no_token(&self, rule: Rule, what: &str) -> Fault {
        let is_stranger = |character: &char| !u8::try_from(*character).is_ok_and(is_token_byte);
        let reason = match self.text.chars().find(is_stranger) {
            Some(' ') => "it has a space in it; elements are separated by commas".to_owned(),
            Some(':') => "it has a colon in it; write the name alone".to_owned(),
            Some(stranger) => format!("a token has no {stranger:?} (RFC 9110, section 5.6.2)"),
            None => "it is empty".to_owned(),
        };
        self.fault(rule, format!("`{}` isn't {what}: {reason}", self.text))
    }

    /// The element stands in the list for the second time.
    pub(super) fn repeated(&self) -> Fault {
        self.needless(Beside::Twin(self.text.to_owned()), format!("`{}` stands in the list twice", self.text))
            .help("leave the second one out")
    }

    /// A fault of a name that has one right spelling, unless that is listed as well.
    pub(super) fn misspelt(&self, fault: Fault, right: &str, is_listed: bool) -> Fault {
        if is_listed {
            return fault.help(format!("leave it out: `{right}` stands in the list, too"));
        }
        let has_to_be_quoted = self.is_word && !is_word(right);
        fault.replace(self.text, if has_to_be_quoted { format!("\"{right}\"") } else { right.to_owned() })
    }

    /// `wildcard` allows what this one does. Where one of them came from a variable, that is no slip.
    pub(super) fn covered_by_wildcard(&self, wildcard: &Element<'_>) -> Option<Fault> {
        (!self.is_variable && !wildcard.is_variable).then(|| self.covered_by("*"))
    }

    /// Another element, or `*`, allows what this one does.
    pub(super) fn covered_by(&self, cover: &str) -> Fault {
        let help = if cover == "*" { "leave one of the two out" } else { "leave it out" };
        let fact = format!("`{cover}` in the same list covers `{}` already", self.text);
        self.needless(Beside::Cover(cover.to_owned()), fact).help(help)
    }

    /// Whether it is spelled as constants of Rust are, and so means one: `AUTH_HEADER`.
    pub(super) fn is_constant(&self) -> bool {
        let is_constant = |byte: u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_');
        self.is_word && self.text.contains('_') && self.text.bytes().all(is_constant)
    }

    /// The tokens of the text where white space, semicolons, vertical bars, the commas of other scripts or words for "and"
    /// stand between several and nothing else does.
    pub(super) fn tokens(&self) -> Option<Vec<&str>> {
        let is_between = |character| matches!(character, ' ' | ';' | '\t' | '|') || text::is_foreign_comma(character);
        let pieces = self.text.split(is_between).filter(|piece| !piece.is_empty() && !is_and(piece));
        let tokens: Vec<&str> = pieces.collect();
        (tokens.len() > 1 && tokens.iter().all(is_token)).then_some(tokens)
    }
}

/// Whether a name can stand without quotes.
fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The element that is `*`.
pub(super) fn wildcard<'e, 'a>(list: &'e [Element<'a>]) -> Option<&'e Element<'a>> {
    list.iter().find(|element| element.text == "*")
}

/// The elements as a header value lists them.
pub(super) fn join(list: &[Element<'_>]) -> String {
    list.iter().map(|element| element.text).collect::<Vec<_>>().join(", ")
}
