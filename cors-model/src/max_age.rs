//! The grammar of `max_age`.

use crate::text;

/// The longest time, in seconds, that any browser keeps a preflight: Firefox's cap, 24 hours.
pub const LONGEST_SECONDS: u64 = 86_400;

/// The units, longest first, with their seconds.
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

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
        let (digits, behind) = split_run(rest, |character| character.is_ascii_digit());
        if let (Some(number), Some(after)) = (text::number(digits), behind.strip_prefix(unit)) {
            seconds = seconds.saturating_add(number.saturating_mul(factor));
            rest = after;
        }
    }
    (!text.is_empty() && rest.is_empty()).then_some(seconds)
}

/// A number of seconds in the largest units: 90 are `"1m30s"`.
///
/// ```
/// assert_eq!(cors_model::max_age::text_of(5_400), "1h30m");
/// assert_eq!(cors_model::max_age::text_of(0), "0s");
/// ```
#[must_use]
pub fn text_of(seconds: u64) -> String {
    // A day is written as 24 hours, as in all examples.
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let part = |number: u64, unit: &str| if number == 0 { String::new() } else { format!("{number}{unit}") };
    let text = part(hours, "h") + &part(minutes, "m") + &part(rest, "s");
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// What was probably meant: `"90"`, `"10 min"`, `"24 Hours"`, `"1h 30m"`, if one reading of it is at hand.
#[must_use]
pub fn suggest(text: &str) -> Option<String> {
    let spaceless: String = text.split_whitespace().collect();
    let mut short = String::new();
    let mut rest = spaceless.as_str();
    while !rest.is_empty() {
        let (digits, behind) = split_run(rest, |character| character.is_ascii_digit());
        let (word, behind) = split_run(behind, |character| character.is_ascii_alphabetic());
        if digits.is_empty() {
            return None;
        }
        short.push_str(digits);
        short.push(unit(word)?);
        rest = behind;
    }
    parse(&short).filter(|seconds| *seconds <= LONGEST_SECONDS).map(|_| short)
}

/// Splits behind the characters at the start that pass the test.
fn split_run(text: &str, test: fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|character| !test(character)).unwrap_or(text.len()))
}

/// The unit that a word means.
fn unit(word: &str) -> Option<char> {
    match word.to_ascii_lowercase().as_str() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => Some('s'),
        "m" | "min" | "mins" | "minute" | "minutes" => Some('m'),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some('h'),
        "d" | "day" | "days" => Some('d'),
        _ => None,
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
