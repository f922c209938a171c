//! What `str` has no method for.

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
