//! Path patterns: from a regular expression to a table that the runtime compares or walks.
//!
//! A pattern means exactly what it means to the `regex` crate without Unicode: it matches a path if it matches
//! anywhere in it, unless `^` or `$` says otherwise. A literal with or without these needs no automaton and no
//! feature. Any other pattern becomes a deterministic finite automaton, which needs the feature `path-regex`.

use core::ops::Range;

use crate::text;

#[cfg(feature = "path-regex")]
mod dfa;
#[cfg(feature = "path-regex")]
mod machine;

/// The largest table of an automaton, in bytes.
pub const TABLE_LIMIT: usize = 64 * 1024;

/// The longest pattern that is parsed, in bytes: parsing takes time, too.
#[cfg(feature = "path-regex")]
const PATTERN_LIMIT: usize = 16 * 1024;

/// The paths that a policy governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPattern {
    /// Every path.
    Every,
    /// This path only: `^/health$`.
    Exact(String),
    /// Paths that begin so: `^/api/`.
    Prefix(String),
    /// Paths that end so: `\.json$`.
    Suffix(String),
    /// Paths that have this anywhere: `/api/`.
    Contains(String),
    /// Paths that an automaton accepts: any other regular expression.
    Dfa(PathDfa),
}

/// A minimal deterministic finite automaton that reads a path byte by byte.
///
/// A state is a number: [`PathDfa::REFUSED`], [`PathDfa::ACCEPTED`], or else two more than the index of its row in
/// `transitions`, where the next state stands at the class of the byte read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathDfa {
    /// For each of the 256 bytes its class; bytes of one class are never told apart.
    pub classes: Vec<u8>,
    /// The rows of all states, each with one next state per class: u16, little-endian.
    pub transitions: Vec<u8>,
    /// The state before the first byte.
    pub start: u16,
    /// States from this one on accept a path that ends there.
    pub accepting: u16,
    /// The pattern as it was written, for people.
    pub source: String,
}

impl PathDfa {
    /// The state in which nothing that follows can make the path match.
    pub const REFUSED: u16 = 0;
    /// The state in which nothing that follows can make the path fail.
    pub const ACCEPTED: u16 = 1;
}

/// Why a pattern has no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// It isn't a regular expression.
    Syntax {
        /// The parser's own words, in one line.
        message: String,
        /// The bytes of the pattern that they are about.
        at: Range<usize>,
    },
    /// It has a character that no request path holds as such.
    NotAscii {
        /// The bytes of the pattern that encode it.
        at: Range<usize>,
        /// The form in which a request path holds it, such as `%C3%A9`.
        encoded: String,
    },
    /// Its table would pass [`TABLE_LIMIT`], or the work to build it a limit of its own.
    TooLarge,
    /// It is no plain literal, and the feature `path-regex` is off.
    NeedsFeature,
}

/// Builds the table of `pattern`, a regular expression.
///
/// ```
/// use cors_model::path::{PathPattern, compile};
///
/// assert_eq!(compile("^/api/"), Ok(PathPattern::Prefix("/api/".into())));
/// assert_eq!(compile(r"\.json$"), Ok(PathPattern::Suffix(".json".into())));
/// ```
///
/// # Errors
///
/// A [`PathError`] that says what is wrong and, where it can, with which bytes of the pattern.
pub fn compile(pattern: &str) -> Result<PathPattern, PathError> {
    if let Some(character) = text::stranger(pattern, u8::is_ascii) {
        let start = text::length_of(pattern, u8::is_ascii);
        let end = start + character.len_utf8();
        return Err(PathError::NotAscii { encoded: percent_encoded(&pattern[start..end]), at: start..end });
    }
    if let Some(literal) = literal(pattern) {
        return Ok(literal);
    }
    #[cfg(feature = "path-regex")]
    if pattern.len() > PATTERN_LIMIT {
        return Err(PathError::TooLarge);
    }
    #[cfg(feature = "path-regex")]
    return dfa::compile(pattern);
    #[cfg(not(feature = "path-regex"))]
    return Err(PathError::NeedsFeature);
}

fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::new();
    for byte in text.as_bytes() {
        encoded.push('%');
        encoded.push(char::from(DIGITS[usize::from(*byte >> 4)]));
        encoded.push(char::from(DIGITS[usize::from(*byte & 15)]));
    }
    encoded
}

/// Whether `pattern` can match at the start of a path only: each of its alternatives begins with `^`.
///
/// `false` if [`compile`] refuses to parse it, or if it is no literal and the feature `path-regex` is off.
///
/// ```
/// use cors_model::path::is_anchored_at_start;
///
/// assert!(is_anchored_at_start("^/api/"));
/// assert!(!is_anchored_at_start("/api/"));
/// ```
#[must_use]
pub fn is_anchored_at_start(pattern: &str) -> bool {
    if read_literal(pattern, &mut String::new()).is_some() {
        return pattern.starts_with('^');
    }
    #[cfg(feature = "path-regex")]
    return pattern.len() <= PATTERN_LIMIT && dfa::is_anchored_at_start(pattern);
    #[cfg(not(feature = "path-regex"))]
    return false;
}

/// A pattern without any operator but `^` in front and `$` at the end.
fn literal(pattern: &str) -> Option<PathPattern> {
    let mut text = String::new();
    let at_end = read_literal(pattern, &mut text)?;
    Some(match (pattern.starts_with('^'), at_end) {
        (true, true) => PathPattern::Exact(text),
        _ if text.is_empty() => PathPattern::Every,
        (true, false) => PathPattern::Prefix(text),
        (false, true) => PathPattern::Suffix(text),
        (false, false) => PathPattern::Contains(text),
    })
}

/// The text that the pattern stands for, and whether `$` is behind it; `None` if the pattern is more than a literal.
fn read_literal(pattern: &str, text: &mut String) -> Option<bool> {
    let mut characters = pattern.strip_prefix('^').unwrap_or(pattern).chars();
    while let Some(character) = characters.next() {
        match character {
            '$' if characters.as_str().is_empty() => return Some(true),
            '\\' => match characters.next()? {
                // A letter or a digit behind a backslash is a class, an assertion or an error, and so are these two.
                '<' | '>' => return None,
                escaped if escaped.is_ascii() && !escaped.is_ascii_alphanumeric() => text.push(escaped),
                _ => return None,
            },
            '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            _ => text.push(character),
        }
    }
    Some(false)
}
