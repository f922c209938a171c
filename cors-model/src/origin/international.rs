//! Hosts with characters outside ASCII, in the spelling that browsers send.
//!
//! A browser maps every character by [UTS 46](https://www.unicode.org/reports/tr46/), composes what can be composed, and
//! encodes each label by [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492). The tables of the first two steps are larger
//! than this crate, so here are only the letters of common scripts that they leave alone. A host with another character
//! gets no suggestion: none is better than one that never matches.

use crate::text;

/// Letters that browsers encode as they are, wherever they stand in a label; in lower case, where the script has cases.
const LETTERS: [(char, char); 25] = [
    // Latin, with the letters of Vietnamese at last.
    ('ß', 'ö'),
    ('ø', 'ÿ'),
    ('ā', 'ı'),
    ('ĵ', 'ľ'),
    ('ł', 'ň'),
    ('ŋ', 'ž'),
    ('ḁ', 'ẙ'),
    ('ạ', 'ỿ'),
    // Greek, Cyrillic, Armenian, Georgian.
    ('ΐ', 'ΐ'),
    ('ά', 'ώ'),
    ('а', 'ҁ'),
    ('ҋ', 'ԯ'),
    ('ա', 'ֆ'),
    ('ა', 'ჺ'),
    // Devanagari and Thai, without their marks.
    ('ऄ', 'ह'),
    ('ก', 'ะ'),
    ('า', 'า'),
    ('เ', 'ๆ'),
    // Japanese, Chinese, Korean.
    ('々', '々'),
    ('ぁ', 'ゖ'),
    ('ァ', 'ヺ'),
    ('ー', 'ー'),
    ('㐀', '䶿'),
    ('一', '鿿'),
    ('가', '힣'),
];

/// Vowel signs and tone marks, of which one may stand behind a letter: browsers put several into an order of their own.
const MARKS: [(char, char); 4] =
    [('\u{93E}', '\u{94D}'), ('\u{E31}', '\u{E31}'), ('\u{E34}', '\u{E3A}'), ('\u{E47}', '\u{E4E}')];

/// Letters that are written from right to left. A label has these alone: which other characters may stand beside them is
/// a matter of [RFC 5893](https://www.rfc-editor.org/rfc/rfc5893).
const RIGHT_TO_LEFT: [(char, char); 7] =
    [('א', 'ת'), ('ء', 'ؿ'), ('ف', 'ي'), ('پ', 'پ'), ('چ', 'چ'), ('ک', 'ک'), ('ی', 'ی')];

/// Puts a host in lower case behind a text, as browsers send it; `false` where that isn't known.
pub(super) fn append_ascii(encoded: &mut String, host: &str) -> bool {
    let right_to_left = has_any(host, &RIGHT_TO_LEFT);
    let mut label = host;
    let mut rest = host.chars();
    loop {
        let behind = rest.as_str();
        let next = rest.next();
        // The full stops of other scripts end a label as well.
        if matches!(next, None | Some('.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')) {
            if !append_label(encoded, &label[..label.len() - behind.len()], right_to_left) {
                return false;
            }
            if next.is_none() {
                return true;
            }
            encoded.push('.');
            label = rest.as_str();
        }
    }
}

/// A host with one label from right to left has stricter rules for the others, too.
fn append_label(encoded: &mut String, label: &str, right_to_left: bool) -> bool {
    if right_to_left && has_any(label, &RIGHT_TO_LEFT) {
        for character in label.chars() {
            if !is_in(character, &RIGHT_TO_LEFT) {
                return false;
            }
        }
    } else {
        let mut behind_letter = false;
        for character in label.chars() {
            let is_letter = character.is_ascii_lowercase() || is_in(character, &LETTERS);
            let is_known = match character {
                '0'..='9' | '-' | '_' => !right_to_left,
                _ => is_letter || (behind_letter && is_in(character, &MARKS)),
            };
            if !is_known {
                return false;
            }
            behind_letter = is_letter;
        }
    }
    if text::all(label, u8::is_ascii) {
        encoded.push_str(label);
        return true;
    }
    // What begins so is encoded already.
    !label.starts_with("xn--") && encode(encoded, label)
}

fn has_any(text: &str, ranges: &[(char, char)]) -> bool {
    for character in text.chars() {
        if is_in(character, ranges) {
            return true;
        }
    }
    false
}

fn is_in(character: char, ranges: &[(char, char)]) -> bool {
    for (first, last) in ranges {
        if *first <= character && character <= *last {
            return true;
        }
    }
    false
}

/// The longest label, in bytes as they are sent.
const LONGEST: usize = 63;

// RFC 3492, section 5.
const BASE: usize = 36;
const SMALLEST_THRESHOLD: usize = 1;
const LARGEST_THRESHOLD: usize = 26;
const SKEW: usize = 38;
const DAMP: usize = 700;
const INITIAL_BIAS: usize = 72;

/// Puts a label behind a text, by [RFC 3492, section 6.3](https://www.rfc-editor.org/rfc/rfc3492#section-6.3). `false` for
/// a label that is too long: its encoded form has a character at least for each of its own, and the numbers here can't
/// overflow below that.
fn encode(encoded: &mut String, label: &str) -> bool {
    encoded.push_str("xn--");
    let mut count = 0;
    let mut basic = 0;
    for character in label.chars() {
        count += 1;
        if character.is_ascii() {
            encoded.push(character);
            basic += 1;
        }
    }
    if count > LONGEST {
        return false;
    }
    if basic > 0 {
        encoded.push('-');
    }
    let mut done = basic;
    let mut bias = INITIAL_BIAS;
    let mut delta = 0;
    let mut least = 0x80;
    while done < count {
        let mut next = usize::MAX;
        for character in label.chars() {
            let character = character as usize;
            if character >= least && character < next {
                next = character;
            }
        }
        delta += (next - least) * (done + 1);
        for character in label.chars() {
            let character = character as usize;
            if character < next {
                delta += 1;
            }
            if character == next {
                push_number(delta, bias, encoded);
                done += 1;
                bias = adapt(delta, done, done == basic + 1);
                delta = 0;
            }
        }
        delta += 1;
        least = next + 1;
    }
    true
}

/// A number in digits of variable weight, the least significant first.
fn push_number(number: usize, bias: usize, encoded: &mut String) {
    let mut rest = number;
    let mut weight = BASE;
    loop {
        let threshold = threshold(weight, bias);
        weight += BASE;
        if rest < threshold {
            push_digit(rest, encoded);
            return;
        }
        push_digit(threshold + (rest - threshold) % (BASE - threshold), encoded);
        rest = (rest - threshold) / (BASE - threshold);
    }
}

fn threshold(weight: usize, bias: usize) -> usize {
    if weight <= bias + SMALLEST_THRESHOLD { SMALLEST_THRESHOLD } else { (weight - bias).min(LARGEST_THRESHOLD) }
}

/// `a` to `z`, then `0` to `9`.
fn push_digit(digit: usize, encoded: &mut String) {
    encoded.push(char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[digit % BASE]));
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
    use super::append_ascii;

    fn to_ascii(host: &str) -> Option<String> {
        let mut encoded = String::new();
        append_ascii(&mut encoded, host).then_some(encoded)
    }

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
