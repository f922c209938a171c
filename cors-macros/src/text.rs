//! Texts that are put together piece by piece.

use std::fmt;

/// Puts the pieces behind a text.
pub(crate) fn append(text: &mut String, pieces: &[&str]) {
    for piece in pieces {
        text.push_str(piece);
    }
}

/// The pieces in one text, one behind the other.
pub(crate) fn concat(pieces: &[&str]) -> String {
    pieces.concat()
}

/// Puts what a type of the standard library prints behind a text.
pub(crate) fn append_formatted(text: &mut String, printed: fmt::Arguments<'_>) {
    // A text takes whatever comes.
    let _: fmt::Result = fmt::write(text, printed);
}
