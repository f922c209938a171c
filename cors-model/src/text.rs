//! What is asked of texts in many places.

use core::fmt;

/// The length of the part at the start whose every byte passes the test.
pub(crate) fn length_of(text: &str, test: fn(&u8) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut length = 0;
    while length < bytes.len() && test(&bytes[length]) {
        length += 1;
    }
    length
}

/// Whether every byte passes the test, as those of an empty text do.
pub(crate) fn all(text: &str, test: fn(&u8) -> bool) -> bool {
    length_of(text, test) == text.len()
}

/// The first character that doesn't pass a test that only ASCII passes.
pub(crate) fn stranger(text: &str, test: fn(&u8) -> bool) -> Option<char> {
    text[length_of(text, test)..].chars().next()
}

/// Whether the text has an ASCII letter in upper case.
pub(crate) fn has_upper_case(text: &str) -> bool {
    !all(text, |byte| !byte.is_ascii_uppercase())
}

/// Whether the text is digits alone.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && all(text, u8::is_ascii_digit)
}

/// The value of digits, the largest one where they pass it; `None` where there are none, or one is none of this base.
pub(crate) fn number(digits: &str, base: u32) -> Option<u64> {
    let mut value = if digits.is_empty() { None } else { Some(0_u64) };
    for byte in digits.as_bytes() {
        let digit = char::from(*byte).to_digit(base)?;
        value = Some(value?.saturating_mul(u64::from(base)).saturating_add(u64::from(digit)));
    }
    value
}

/// Where the ASCII character stands first.
pub(crate) fn first(text: &str, wanted: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == wanted {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the ASCII character stands last.
pub(crate) fn last(text: &str, wanted: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = bytes.len();
    while end > 0 {
        end -= 1;
        if bytes[end] == wanted {
            return Some(end);
        }
    }
    None
}

/// The part before the first of the ASCII characters `ends`, or the whole text.
pub(crate) fn before_any<'a>(text: &'a str, ends: &str) -> &'a str {
    let bytes = text.as_bytes();
    let mut length = 0;
    while length < bytes.len() && !has_byte(ends, bytes[length]) {
        length += 1;
    }
    &text[..length]
}

/// Whether one of the bytes is this one.
pub(crate) fn has_byte(text: &str, wanted: u8) -> bool {
    first(text, wanted).is_some()
}

/// Which of the names is this one but for its case.
pub(crate) fn index_of_name(names: &[&str], wanted: &str) -> Option<usize> {
    let mut index = 0;
    while index < names.len() {
        if is_same_name(names[index], wanted) {
            return Some(index);
        }
        index += 1;
    }
    None
}

/// Whether one of the names is this one but for its case.
pub(crate) fn has_name(names: &[&str], wanted: &str) -> bool {
    index_of_name(names, wanted).is_some()
}

/// Whether two names are the same but for the case of their ASCII letters.
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut same = 0;
    while same < a.len() && same < b.len() && a[same].eq_ignore_ascii_case(&b[same]) {
        same += 1;
    }
    same == a.len() && same == b.len()
}

/// The text without white space around it.
pub(crate) fn trim(text: &str) -> &str {
    trim_all(text, char::is_whitespace)
}

/// The text without the characters around it that are to go.
pub(crate) fn trim_all(text: &str, goes: fn(char) -> bool) -> &str {
    let mut kept = trim_start(text, goes);
    while !kept.is_empty() {
        let mut last = kept.len() - 1;
        while !kept.is_char_boundary(last) {
            last -= 1;
        }
        match kept[last..].chars().next() {
            Some(character) if goes(character) => kept = &kept[..last],
            _ => return kept,
        }
    }
    kept
}

/// The text without the characters at its start that are to go.
pub(crate) fn trim_start(text: &str, goes: fn(char) -> bool) -> &str {
    let mut rest = text.chars();
    loop {
        let kept = rest.as_str();
        match rest.next() {
            Some(first) if goes(first) => {}
            _ => return kept,
        }
    }
}

/// Where `part`, which begins with an ASCII character, stands first.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    let start = *part.as_bytes().first()?;
    let mut from = 0;
    while let Some(offset) = first(&text[from..], start) {
        let at = from + offset;
        if text[at..].starts_with(part) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// What stands before and after the first `separator`.
pub(crate) fn cut<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

/// Takes off the piece before the next of the ASCII characters `ends`. After the last piece nothing is left, and where
/// nothing is left there is no piece.
pub(crate) fn take_piece<'a>(rest: &mut Option<&'a str>, ends: &str) -> Option<&'a str> {
    let text = (*rest)?;
    let piece = before_any(text, ends);
    *rest = text.get(piece.len() + 1..);
    Some(piece)
}

/// The text with `to` in place of every `from`, which begins with an ASCII character.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, after)) = cut(rest, from) {
        append(&mut replaced, &[before, to]);
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

/// Puts the pieces behind a text.
pub fn append(text: &mut String, pieces: &[&str]) {
    for piece in pieces {
        text.push_str(piece);
    }
}

/// Puts a number behind a text, in digits of a base up to 16.
pub(crate) fn append_number(text: &mut String, number: usize, base: usize) {
    if number >= base {
        append_number(text, number / base, base);
    }
    text.push(char::from(b"0123456789abcdef"[number % base]));
}

/// The pieces in one text, one behind the other.
#[must_use]
pub fn concat(pieces: &[&str]) -> String {
    let mut text = String::new();
    append(&mut text, pieces);
    text
}

/// A template with the next of the parts in place of each `{}`.
pub(crate) fn filled(template: &str, parts: &[&str]) -> String {
    let mut text = String::new();
    let mut parts = parts;
    fill(&mut text, template, &mut parts);
    text
}

/// Puts a filled template behind a text, and takes off the parts that went into it.
pub(crate) fn fill(text: &mut String, template: &str, parts: &mut &[&str]) {
    let mut rest = template;
    while let Some((before, behind)) = cut(rest, "{}")
        && let [part, others @ ..] = *parts
    {
        append(text, &[before, part]);
        *parts = others;
        rest = behind;
    }
    text.push_str(rest);
}

/// A character in single quotes, with escapes where it can't be seen.
pub(crate) fn shown(character: char) -> String {
    let mut shown = String::new();
    append_formatted(&mut shown, format_args!("{character:?}"));
    shown
}

/// Puts what a type of the standard library prints behind a text.
pub fn append_formatted(text: &mut String, printed: fmt::Arguments<'_>) {
    // A text takes whatever comes.
    let _: fmt::Result = fmt::write(text, printed);
}
