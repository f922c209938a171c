//! Tokens: what a method and a field name have to be.

/// Whether the bytes are a token ([RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
///
/// ```
/// use cors_table::token::is_token;
///
/// assert!(is_token("X-Request-ID"));
/// assert!(!is_token("X Request ID") && !is_token(""));
/// ```
#[must_use]
pub fn is_token(bytes: impl AsRef<[u8]>) -> bool {
    let bytes = bytes.as_ref();
    !bytes.is_empty() && bytes.iter().all(|byte| is_token_byte(*byte))
}

/// Whether the byte may stand in a token (`tchar` of
/// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)).
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}
