//! Rust where a text belongs: `Method::GET`, `header::CONTENT_TYPE`, `HeaderName::from_static("x-token")`,
//! `Duration::from_secs(3600)`. A macro sees what is written, never its value; these say their value in what is written.

use crate::text;

/// A path of Rust, and what it is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expression<'a> {
    /// The last name of the path.
    pub(super) name: &'a str,
    /// What stands between the brackets of a call.
    pub(super) argument: Option<&'a str>,
}

impl<'a> Expression<'a> {
    /// Reads a path with `::` in it, as `http::Method::GET` and `&Method::from_bytes(b"PURGE").unwrap()` are.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim_start_matches('&').trim_start();
        let is_in_path = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | ':');
        let (path, behind) = text.split_at(text.find(|character| !is_in_path(character)).unwrap_or(text.len()));
        let (_, name) = path.rsplit_once("::")?;
        let argument = match behind.strip_prefix('(') {
            // Up to the first bracket that closes: what is read of an argument has none within.
            Some(arguments) => Some(arguments.split_once(')')?.0.trim()),
            None if behind.is_empty() || behind.starts_with('.') => None,
            None => return None,
        };
        Some(Expression { name, argument })
    }

    /// The text that it is called with: `x-token` of `HeaderName::from_static("x-token")`.
    pub(super) fn text(self) -> Option<&'a str> {
        let literal = self.argument?;
        let text = literal.strip_prefix('b').unwrap_or(literal).strip_prefix('"')?.strip_suffix('"')?;
        (!text.contains(['"', '\\'])).then_some(text)
    }

    /// The whole seconds that a constructor of a `Duration` makes.
    pub(super) fn seconds(self) -> Option<u64> {
        let number = |text: &str| product(text.split(',').next()?);
        match self.name {
            "ZERO" => Some(0),
            "from_secs" | "new" | "seconds" | "secs" => number(self.argument?),
            "from_millis" | "milliseconds" => {
                number(self.argument?).filter(|millis| millis % 1_000 == 0).map(|m| m / 1_000)
            }
            "from_mins" | "minutes" => number(self.argument?)?.checked_mul(60),
            "from_hours" | "hours" => number(self.argument?)?.checked_mul(3_600),
            "from_days" | "days" => number(self.argument?)?.checked_mul(86_400),
            _ => None,
        }
    }
}

/// The value of whole numbers with `*` between: `60 * 60`.
pub(super) fn product(text: &str) -> Option<u64> {
    text.split('*').try_fold(1_u64, |product, factor| {
        let factor = factor.trim();
        // A type may stand behind: `3_600u64`.
        let digits = factor.find(['u', 'i']).map_or(factor, |end| &factor[..end]);
        product.checked_mul(text::number(&digits.replace('_', ""))?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_paths_and_calls() {
        for (text, name, argument) in [
            ("http::Method::GET", "GET", None),
            ("&header::ACCEPT", "ACCEPT", None),
            ("HeaderName::from_static(\"x-token\")", "from_static", Some("\"x-token\"")),
            ("Method::from_bytes(b\"PURGE\").unwrap()", "from_bytes", Some("b\"PURGE\"")),
            ("::std::time::Duration::from_secs(60 * 60)", "from_secs", Some("60 * 60")),
            ("Any::default()", "default", Some("")),
        ] {
            assert_eq!(Expression::read(text), Some(Expression { name, argument }), "{text}");
        }
        for text in ["GET", "1.5", "https://a.example", "f(x)", "a::b!(c)", "a::b<c>", ""] {
            assert_eq!(Expression::read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_durations() {
        for (text, seconds) in [
            ("Duration::from_secs(3600)", Some(3_600)),
            ("Duration::from_secs(60 * 60 * 24)", Some(86_400)),
            ("std::time::Duration::from_secs(3_600u64)", Some(3_600)),
            ("Duration::from_millis(60_000)", Some(60)),
            ("Duration::from_millis(1_500)", None),
            ("Duration::from_mins(10)", Some(600)),
            ("Duration::from_hours(1)", Some(3_600)),
            ("chrono::Duration::minutes(5)", Some(300)),
            ("Duration::new(60, 0)", Some(60)),
            ("Duration::ZERO", Some(0)),
            ("Duration::MAX", None),
            ("Duration::from_secs(SECONDS)", None),
            ("Duration::from_hours(18446744073709551615)", None),
        ] {
            assert_eq!(Expression::read(text).and_then(Expression::seconds), seconds, "{text}");
        }
    }
}
