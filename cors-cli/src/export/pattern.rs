//! Regular expressions that PCRE, JavaScript and Python read alike.
//!
//! Only what these agree on is written: groups that capture nothing, classes of ASCII, counted repetitions, `^` and `$`,
//! `\b`. Every other sign stands for itself behind a backslash, or as `\x22`.

use std::fmt::Write as _;

use cors_table::origin::{LONGEST_LABEL, is_label_byte, is_opaque_host};
use cors_table::{Element, Origins, PathPattern, Wildcard, around_star};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::Reason;

/// What a policy's origins come to.
pub(super) enum Allowed<'t> {
    /// Any that asks, and the answer is the same for all: `*`.
    Any,
    /// This one, and the answer says so to everyone.
    One(&'t str),
    /// Those that are listed or match; the answer names the one that asks.
    Several {
        /// Serialised origins.
        literal: Vec<String>,
        /// Regular expressions for whole origins.
        patterns: Vec<String>,
    },
}

impl Allowed<'_> {
    /// The origins of a policy.
    pub(super) fn of(origins: &Origins) -> Allowed<'_> {
        match origins {
            Origins::Any => Allowed::Any,
            Origins::One(origin) => Allowed::One(origin.get()),
            Origins::Mirror => Allowed::Several { literal: Vec::new(), patterns: vec![any_serialized()] },
            Origins::Listed(_) => {
                let is_one = |element: &Element<'_>| element.wildcard == Wildcard::None && !element.any_port;
                let (literal, others): (Vec<_>, Vec<_>) = origins.elements().partition(is_one);
                Allowed::Several {
                    literal: literal.iter().map(ToString::to_string).collect(),
                    patterns: others.iter().map(of_element).collect(),
                }
            }
        }
    }
}

/// Visible ASCII, as whatever a browser sends in Origin is.
pub(super) const VISIBLE: &str = r"^[\x21-\x7e]+$";

/// What `methods = mirror` sends back: a token, which a list is not.
pub(super) fn mirrored_method() -> String {
    format!("^{}{{1,4096}}$", class(|byte| cors_table::token::is_token([byte])))
}

/// What `headers = mirror` sends back: visible ASCII with spaces, 4 KiB of it.
pub(super) const MIRRORED_HEADERS: &str = r"^[\x21-\x7e][\x20-\x7e]{0,4095}$";

/// Exactly this text.
pub(super) fn exactly(text: &str) -> String {
    format!("^{}$", literal(text))
}

/// An element that stands for many origins. Its `*` is a label or more, or a part of one; a page's port is one to five digits.
fn of_element(element: &Element<'_>) -> String {
    let scheme = literal(element.scheme);
    let label = class(is_label_byte);
    let authority = match element.wildcard {
        Wildcard::None => literal(element.authority),
        Wildcard::Subdomains => format!(r"(?:{label}+\.)+{}", literal(element.authority)),
        Wildcard::Host => format!("{}+", class(|byte| is_opaque_host(&[byte]))),
        Wildcard::Part => {
            let (before, behind) = element.authority.split_once('*').unwrap_or((element.authority, ""));
            let fixed = around_star(element.authority).map_or(0, |(before, behind)| before + behind);
            let most = LONGEST_LABEL.saturating_sub(fixed);
            format!("{}{label}{{1,{most}}}{}", literal(before), literal(behind))
        }
    };
    let port = if element.any_port { "(?::[1-9][0-9]{0,4})?" } else { "" };
    format!("^{scheme}{authority}{port}$")
}

/// Whatever a browser sends as an origin: `null`, or a scheme and perhaps a host. No list, no `*`.
fn any_serialized() -> String {
    let rest =
        class(|byte| is_opaque_host(&[byte]) && !matches!(byte, b'*' | b',') || matches!(byte, b':' | b'[' | b']'));
    format!("^(?:null|[a-z][a-z0-9+.-]*://{rest}*)$")
}

/// The pattern of a path, without its query; `None` for every path.
pub(super) fn of_path(path: &PathPattern) -> Result<Option<String>, Reason> {
    Ok(Some(match path {
        PathPattern::Every => return Ok(None),
        PathPattern::Exact(text) => exactly(text.get()),
        PathPattern::Prefix(text) => format!("^{}", literal(text.get())),
        PathPattern::Suffix(text) => format!("{}$", literal(text.get())),
        PathPattern::Contains(text) => literal(text.get()),
        PathPattern::Dfa(dfa) => translated(dfa.source.get())?,
    }))
}

/// A pattern in the dialect of the `regex` crate, rewritten in what all dialects share.
fn translated(source: &str) -> Result<String, Reason> {
    let untranslatable = |what: String| Reason {
        key: "path",
        fact: format!("`{source}` {what}"),
        help: "write the pattern with `^`, `$`, groups, classes and repetitions alone".to_owned(),
    };
    // As the model reads it.
    let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(source);
    let hir = hir.map_err(|error| untranslatable(format!("can't be read: {error}")))?;
    let mut text = String::new();
    write_hir(&hir, &mut text).map_err(untranslatable)?;
    Ok(text)
}

fn write_hir(hir: &Hir, text: &mut String) -> Result<(), String> {
    match hir.kind() {
        HirKind::Empty => text.push_str("(?:)"),
        HirKind::Literal(bytes) => bytes.0.iter().for_each(|byte| push_literal(*byte, text)),
        HirKind::Class(Class::Bytes(bytes)) => {
            text.push_str(&class(|byte| bytes.iter().any(|range| (range.start()..=range.end()).contains(&byte))));
        }
        HirKind::Class(Class::Unicode(characters)) => {
            let has = |byte| characters.iter().any(|range| (range.start()..=range.end()).contains(&char::from(byte)));
            text.push_str(&class(has));
        }
        // A path has no line breaks, so each of its ends is a line's.
        HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF) => text.push('^'),
        HirKind::Look(Look::End | Look::EndLF | Look::EndCRLF) => text.push('$'),
        HirKind::Look(Look::WordAscii) => text.push_str(r"\b"),
        HirKind::Look(Look::WordAsciiNegate) => text.push_str(r"\B"),
        HirKind::Look(_) => return Err("has an assertion that other dialects don't have".to_owned()),
        HirKind::Repetition(Repetition { min, max, sub, .. }) => {
            text.push_str("(?:");
            write_hir(sub, text)?;
            text.push(')');
            let times = match (min, max) {
                (0, None) => "*".to_owned(),
                (1, None) => "+".to_owned(),
                (0, Some(1)) => "?".to_owned(),
                (min, None) => format!("{{{min},}}"),
                (min, Some(max)) => format!("{{{min},{max}}}"),
            };
            text.push_str(&times);
        }
        HirKind::Capture(capture) => {
            text.push_str("(?:");
            write_hir(&capture.sub, text)?;
            text.push(')');
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write_hir(part, text))?,
        HirKind::Alternation(parts) => {
            text.push_str("(?:");
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    text.push('|');
                }
                write_hir(part, text)?;
            }
            text.push(')');
        }
    }
    Ok(())
}

/// A text that stands for itself.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    text.bytes().for_each(|byte| push_literal(byte, &mut pattern));
    pattern
}

fn push_literal(byte: u8, text: &mut String) {
    let character = char::from(byte);
    if character.is_ascii_alphanumeric() || "/_-:,=&;!".contains(character) {
        text.push(character);
    } else if ".+*?()|[]{}^$".contains(character) {
        text.extend(['\\', character]);
    } else {
        // Quotes, the signs that mark a pattern or a comment, and what no path holds.
        let _ = write!(text, r"\x{byte:02x}");
    }
}

/// The class of the ASCII characters that are such; one that matches nothing, if none is.
fn class(is_such: impl Fn(u8) -> bool) -> String {
    let mut text = String::from("[");
    let mut byte = 0;
    while byte < 0x80 {
        if !is_such(byte) {
            byte += 1;
            continue;
        }
        let last = (byte..0x80).take_while(|next| is_such(*next)).last().unwrap_or(byte);
        push_in_class(byte, &mut text);
        if last > byte {
            text.push('-');
            push_in_class(last, &mut text);
        }
        byte = last + 1;
    }
    text.push(']');
    if text == "[]" { "(?!)".to_owned() } else { text }
}

fn push_in_class(byte: u8, text: &mut String) {
    if byte.is_ascii_alphanumeric() || byte == b'_' {
        text.push(char::from(byte));
    } else if byte == b'-' || byte == b'.' {
        text.extend(['\\', char::from(byte)]);
    } else {
        let _ = write!(text, r"\x{byte:02x}");
    }
}
