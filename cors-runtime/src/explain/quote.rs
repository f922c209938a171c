//! Text of a request, made fit to show: short, in one line, without control characters.

use std::fmt::Write as _;

/// The longest quotation, in bytes. Every serialised origin fits: eight of scheme, 253 of host, six of port.
const LONGEST: usize = 300;

/// `bytes` as text. What isn't visible ASCII or a space becomes `\xNN`, and what is too long ends in `…`.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    shortened(bytes, LONGEST)
}

/// The same with another limit.
pub(crate) fn shortened(bytes: &[u8], longest: usize) -> String {
    let mut text = String::new();
    for &byte in &bytes[..bytes.len().min(longest)] {
        if byte == b' ' || byte.is_ascii_graphic() {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "\\x{byte:02x}"); // a string takes all that is written to it
        }
    }
    if bytes.len() > longest {
        text.push('…');
    }
    text
}
