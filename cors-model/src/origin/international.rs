//! Hosts with characters outside ASCII, in the spelling that browsers send.
//!
//! A browser maps every character by [UTS 46](https://www.unicode.org/reports/tr46/), composes what can be composed, and
//! encodes each label by [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492). The tables of the first two steps are larger
//! than this crate, so here are only the letters of common scripts that they leave alone. A host with another character
//! gets no suggestion: none is better than one that never matches.

use std::ops::RangeInclusive;

use cors_table::origin::LONGEST_LABEL;

/// Letters that browsers encode as they are, wherever they stand in a label; in lower case, where the script has cases.
const LETTERS: [RangeInclusive<char>; 25] = [
    // Latin, with the letters of Vietnamese at last.
    'ß'..='ö',
    'ø'..='ÿ',
    'ā'..='ı',
    'ĵ'..='ľ',
    'ł'..='ň',
    'ŋ'..='ž',
    'ḁ'..='ẙ',
    'ạ'..='ỿ',
    // Greek, Cyrillic, Armenian, Georgian.
    'ΐ'..='ΐ',
    'ά'..='ώ',
    'а'..='ҁ',
    'ҋ'..='ԯ',
    'ա'..='ֆ',
    'ა'..='ჺ',
    // Devanagari and Thai, without their marks.
    'ऄ'..='ह',
    'ก'..='ะ',
    'า'..='า',
    'เ'..='ๆ',
    // Japanese, Chinese, Korean.
    '々'..='々',
    'ぁ'..='ゖ',
    'ァ'..='ヺ',
    'ー'..='ー',
    '㐀'..='䶿',
    '一'..='鿿',
    '가'..='힣',
];

/// Vowel signs and tone marks, of which one may stand behind a letter: browsers put several into an order of their own.
const MARKS: [RangeInclusive<char>; 4] =
    ['\u{93E}'..='\u{94D}', '\u{E31}'..='\u{E31}', '\u{E34}'..='\u{E3A}', '\u{E47}'..='\u{E4E}'];

/// Letters that are written from right to left. A label has these alone: which other characters may stand beside them is
/// a matter of [RFC 5893](https://www.rfc-editor.org/rfc/rfc5893).
const RIGHT_TO_LEFT: [RangeInclusive<char>; 7] =
    ['א'..='ת', 'ء'..='ؿ', 'ف'..='ي', 'پ'..='پ', 'چ'..='چ', 'ک'..='ک', 'ی'..='ی'];

/// A host in lower case, as browsers send it; `None` where that isn't known.
pub(super) fn to_ascii(host: &str) -> Option<String> {
    // A host with one label from right to left has stricter rules for the others, too.
    let right_to_left = host.contains(is_right_to_left);
    // The full stops of other scripts end a label as well.
    let labels = host.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']);
    let encoded: Option<Vec<String>> = labels.map(|label| label_to_ascii(label, right_to_left)).collect();
    Some(encoded?.join("."))
}

fn label_to_ascii(label: &str, right_to_left: bool) -> Option<String> {
    if label.contains('*') {
        // Of a pattern; what is encoded is its other labels.
        return label.is_ascii().then(|| label.to_owned());
    }
    let is_known = if right_to_left && label.contains(is_right_to_left) {
        label.chars().all(is_right_to_left)
    } else {
        is_left_to_right(label, right_to_left)
    };
    if !is_known {
        return None;
    }
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    // What begins so is encoded already.
    if label.starts_with("xn--") { None } else { encode(label) }
}

/// Whether a label holds letters and marks of the tables alone, and digits where they may stand.
fn is_left_to_right(label: &str, beside_right_to_left: bool) -> bool {
    let mut behind_letter = false;
    label.chars().all(|character| {
        let is_letter = character.is_ascii_lowercase() || is_in(&LETTERS, character);
        let is_mark = behind_letter && is_in(&MARKS, character);
        let is_other = !beside_right_to_left && matches!(character, '0'..='9' | '-' | '_');
        behind_letter = is_letter;
        is_letter || is_mark || is_other
    })
}

fn is_right_to_left(character: char) -> bool {
    is_in(&RIGHT_TO_LEFT, character)
}

fn is_in(ranges: &[RangeInclusive<char>], character: char) -> bool {
    ranges.iter().any(|range| range.contains(&character))
}

// RFC 3492, section 5.
const BASE: usize = 36;
const SMALLEST_THRESHOLD: usize = 1;
const LARGEST_THRESHOLD: usize = 26;
const SKEW: usize = 38;
const DAMP: usize = 700;
const INITIAL_BIAS: usize = 72;

/// Encodes a label by [RFC 3492, section 6.3](https://www.rfc-editor.org/rfc/rfc3492#section-6.3); `None` for one that is
/// too long: its encoded form has a character at least for each of its own, and the numbers here can't overflow below that.
fn encode(label: &str) -> Option<String> {
    let count = label.chars().count();
    if count > LONGEST_LABEL {
        return None;
    }
    let basic: String = label.chars().filter(char::is_ascii).collect();
    let hyphen = if basic.is_empty() { "" } else { "-" };
    let mut encoded = format!("xn--{basic}{hyphen}");
    let mut done = basic.len();
    let mut bias = INITIAL_BIAS;
    let mut delta = 0;
    let mut least = 0x80;
    while let Some(next) = label.chars().map(|character| character as usize).filter(|code| *code >= least).min() {
        delta += (next - least) * (done + 1);
        for code in label.chars().map(|character| character as usize) {
            if code < next {
                delta += 1;
            }
            if code == next {
                push_number(delta, bias, &mut encoded);
                done += 1;
                bias = adapt(delta, done, done == basic.len() + 1);
                delta = 0;
            }
        }
        delta += 1;
        least = next + 1;
    }
    Some(encoded)
}

/// Puts a number into digits of variable weight, the least significant first.
fn push_number(number: usize, bias: usize, encoded: &mut String) {
    let mut rest = number;
    let mut weight = BASE;
    loop {
        let threshold = weight.saturating_sub(bias).clamp(SMALLEST_THRESHOLD, LARGEST_THRESHOLD);
        weight += BASE;
        if rest < threshold {
            encoded.push(digit(rest));
            return;
        }
        encoded.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
    }
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: usize) -> char {
    char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[value])
}

/// [RFC 3492, section 6.1](https://www.rfc-editor.org/rfc/rfc3492#section-6.1).
fn adapt(delta: usize, characters: usize, is_first: bool) -> usize {
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / characters;
    let mut bias = 0;
    while delta > (BASE - SMALLEST_THRESHOLD) * LARGEST_THRESHOLD / 2 {
        delta /= BASE - SMALLEST_THRESHOLD;
        bias += BASE;
    }
    bias + (BASE - SMALLEST_THRESHOLD + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    /// The samples of RFC 3492, section 7.1, that hold letters of the tables alone, and hosts in use.
    #[test]
    fn encodes_what_browsers_encode() {
        for (host, sent) in [
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("そのスピードで", "xn--d9juau41awczczp"),
            ("दिल्ली.example", "xn--j2bya4ch0f.example"),
            ("דוגמה.example", "xn--6dbbec0c.example"),
        ] {
            assert_eq!(to_ascii(host).as_deref(), Some(sent), "{host}");
        }
    }

    /// A decomposed umlaut, a full-width letter, a ligature, a superscript, a mark without a letter, mixed directions,
    /// what is encoded already, and too many letters.
    #[test]
    fn says_nothing_where_browsers_send_something_else() {
        let too_long = "ü".repeat(100_000);
        for host in [
            "mu\u{308}nchen",
            "ｅxample",
            "ﬁle",
            "m²",
            "\u{93F}x",
            "aא",
            "א.1.example",
            "xn--ü",
            "🦀",
            too_long.as_str(),
        ] {
            assert_eq!(to_ascii(host), None, "{host}");
        }
    }
}
