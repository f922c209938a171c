//! What `str` has no method for.

use std::borrow::Cow;

/// Whether the text is ASCII digits alone.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of a decimal number, the largest one where it passes that; `None` for anything but digits.
pub(crate) fn number(digits: &str) -> Option<u64> {
    // Of digits alone only the size can be wrong.
    is_digits(digits).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// The number as people read it: `7,968`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let (first, rest) = digits.split_at((digits.len() - 1) % 3 + 1);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group));
    groups.fold(first.to_owned(), |text, group| format!("{text},{group}"))
}

/// Whether the character stands between the elements of a list in other scripts than the Latin one, or looks as if it did.
pub(crate) fn is_foreign_comma(character: char) -> bool {
    matches!(character, '、' | '，' | '；' | '､' | '﹐' | '﹑' | '﹔' | '،' | '؛' | '\u{37E}' | '｜')
}

/// Whether a reader doesn't see the character, or sees the text around it in another order: a control character, a zero-width
/// one, a mark of direction, or one that is a hint for hyphens or glyphs alone.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        )
}

/// The text with what a reader wouldn't see of it, or a terminal would take for a command, as escapes: `\u{1b}`.
pub(crate) fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return text;
    }
    let mut visible = String::new();
    for character in text.chars() {
        if is_hidden(character) {
            visible.extend(character.escape_default());
        } else {
            visible.push(character);
        }
    }
    visible.into()
}
