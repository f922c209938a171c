//! The grammar of `max_age`.

use crate::text;

/// The longest time, in seconds, that any browser keeps a preflight: Firefox's cap, 24 hours.
pub const LONGEST_SECONDS: u64 = 86_400;

/// The units, longest first, with their seconds.
const UNITS: &[(&str, u64)] = &[("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

/// Reads `"90s"`, `"10m"`, `"24h"`, `"1d"` or a combination from the longest unit to the shortest such as `"1h30m"`.
///
/// Gives whole seconds, or `None` where the text has another form. A number that is too large for the type is given as
/// the largest one: far over any cap, not malformed.
///
/// ```
/// assert_eq!(cors_model::max_age::parse("1h30m"), Some(5_400));
/// assert_eq!(cors_model::max_age::parse("90"), None);
/// ```
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let mut seconds = 0_u64;
    let mut rest = text;
    // Each unit at most once, from the longest to the shortest.
    for (unit, factor) in UNITS {
        let (digits, behind) = rest.split_at(text::length_of(rest, u8::is_ascii_digit));
        if let Some(after) = behind.strip_prefix(*unit)
            && !digits.is_empty()
        {
            seconds = seconds.saturating_add(text::number(digits, 10).unwrap_or(0).saturating_mul(*factor));
            rest = after;
        }
    }
    if text.is_empty() || !rest.is_empty() { None } else { Some(seconds) }
}

/// What was probably meant: `"90"`, `"10 min"`, `"24 Hours"`, `"1h 30m"`, if one reading of it is at hand.
#[must_use]
pub fn suggest(text: &str) -> Option<String> {
    let mut spaceless = String::new();
    for character in text.chars() {
        if !character.is_whitespace() {
            spaceless.push(character);
        }
    }
    let mut short = String::new();
    append_short(&mut short, &spaceless);
    match parse(&short) {
        Some(0..=LONGEST_SECONDS) => Some(short),
        _ => None,
    }
}

/// The unit of a word; `?` for any other word.
fn unit(word: &str) -> &'static str {
    if text::has_name(&["", "s", "sec", "secs", "second", "seconds"], word) {
        "s"
    } else if text::has_name(&["m", "min", "mins", "minute", "minutes"], word) {
        "m"
    } else if text::has_name(&["h", "hr", "hrs", "hour", "hours"], word) {
        "h"
    } else if text::has_name(&["d", "day", "days"], word) {
        "d"
    } else {
        "?"
    }
}

/// Puts numbers with words behind them into the short form, as far as they are numbers and words.
fn append_short(short: &mut String, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = &rest[..text::length_of(rest, u8::is_ascii_digit)];
        rest = &rest[digits.len()..];
        let word = &rest[..text::length_of(rest, u8::is_ascii_alphabetic)];
        rest = &rest[word.len()..];
        text::append(short, &[digits, unit(word)]);
        if digits.is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_unit_and_their_combinations() {
        for (text, seconds) in [
            ("0s", 0),
            ("90s", 90),
            ("10m", 600),
            ("24h", 86_400),
            ("1d", 86_400),
            ("1h30m", 5_400),
            ("1d2h3m4s", 93_784),
        ] {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn a_number_of_any_size_is_a_time() {
        assert_eq!(parse("99999999999999999999h"), Some(u64::MAX));
    }

    #[test]
    fn refuses_every_other_form() {
        for text in ["", "90", "h", "1.5h", "-1s", "+1s", "1h ", "1 h", "30m1h", "1h1h", "1w", "1H", "٣s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn suggests_only_what_can_be_read() {
        for (text, meant) in [("90", "90s"), ("10 min", "10m"), ("24 Hours", "24h"), ("1h 30m", "1h30m"), ("1H", "1h")]
        {
            assert_eq!(suggest(text).as_deref(), Some(meant));
        }
        for text in ["", "soon", "1.5h", "30m1h", "2 weeks", "500h"] {
            assert_eq!(suggest(text), None, "{text}");
        }
    }
}
