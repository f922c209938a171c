//! Path patterns: from a regular expression to a table that the runtime compares or walks.
//!
//! A pattern means exactly what it means to the `regex` crate without Unicode: it matches a path if it matches
//! anywhere in it, unless `^` or `$` says otherwise. A literal with or without these needs no automaton and no
//! feature. Any other pattern becomes a deterministic finite automaton, which needs the feature `path-regex`.

use std::ops::Range;

use cors_table::{PathPattern, Stored};

#[cfg(feature = "path-regex")]
mod dfa;
#[cfg(feature = "path-regex")]
mod machine;
pub(crate) mod meant;
mod request;

pub use cors_table::is_path_byte;
pub use request::{difference, example};

/// The largest table of an automaton, in bytes.
pub const TABLE_LIMIT: usize = 64 * 1024;

/// The longest pattern that is parsed, in bytes: parsing takes time, too.
#[cfg(feature = "path-regex")]
const PATTERN_LIMIT: usize = 16 * 1024;

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
/// use cors_model::path::compile;
/// use cors_table::{PathPattern, Stored};
///
/// assert_eq!(compile("^/api/"), Ok(PathPattern::Prefix(Stored::Static("/api/"))));
/// assert_eq!(compile(r"\.json$"), Ok(PathPattern::Suffix(Stored::Static(".json"))));
/// ```
///
/// # Errors
///
/// A [`PathError`] that says what is wrong and, where it can, with which bytes of the pattern.
pub fn compile(pattern: &str) -> Result<PathPattern, PathError> {
    if let Some((start, stranger)) = pattern.char_indices().find(|(_, character)| !character.is_ascii()) {
        let at = start..start + stranger.len_utf8();
        return Err(PathError::NotAscii { at, encoded: percent_encoded(stranger) });
    }
    if let Some(literal) = Literal::read(pattern) {
        return Ok(literal.into_pattern());
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

fn percent_encoded(character: char) -> String {
    let bytes = character.to_string().into_bytes();
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
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
    Anchors::of(pattern).at_start
}

/// What `^` and `$` tie a pattern to. Nothing, if [`compile`] refuses to parse it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Anchors {
    /// Each alternative begins with `^`.
    at_start: bool,
    /// Each alternative ends with `$`.
    at_end: bool,
    /// `^` stands anywhere, other than as a character.
    has_start: bool,
}

impl Anchors {
    fn of(pattern: &str) -> Self {
        if let Some(Literal { at_start, at_end, .. }) = Literal::read(pattern) {
            return Self { at_start, at_end, has_start: at_start };
        }
        #[cfg(feature = "path-regex")]
        if pattern.len() <= PATTERN_LIMIT {
            return dfa::anchors(pattern);
        }
        Self::default()
    }
}

/// A pattern without any operator but `^` in front and `$` at the end.
struct Literal {
    at_start: bool,
    text: String,
    at_end: bool,
}

impl Literal {
    /// `None` if the pattern is more than a literal.
    fn read(pattern: &str) -> Option<Self> {
        let rest = pattern.strip_prefix('^');
        let mut literal = Literal { at_start: rest.is_some(), text: String::new(), at_end: false };
        let mut characters = rest.unwrap_or(pattern).chars();
        while let Some(character) = characters.next() {
            match character {
                '$' if characters.as_str().is_empty() => literal.at_end = true,
                '\\' => match characters.next()? {
                    // A letter or a digit behind a backslash is a class, an assertion or an error, and so are these two.
                    '<' | '>' => return None,
                    escaped if escaped.is_ascii() && !escaped.is_ascii_alphanumeric() => literal.text.push(escaped),
                    _ => return None,
                },
                '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
                _ => literal.text.push(character),
            }
        }
        Some(literal)
    }

    fn into_pattern(self) -> PathPattern {
        let form = match (self.at_start, self.at_end) {
            (true, true) => PathPattern::Exact,
            _ if self.text.is_empty() => return PathPattern::Every,
            (true, false) => PathPattern::Prefix,
            (false, true) => PathPattern::Suffix,
            (false, false) => PathPattern::Contains,
        };
        form(Stored::owned(self.text))
    }
}
