//! Text of a request, made fit to show: short, in one line, without control characters.

/// The longest quotation, in bytes. Every serialised origin fits: eight of scheme, 253 of host, six of port.
const LONGEST: usize = 300;

/// How much of a method that isn't a preflight's is shown, in bytes.
pub(super) const LONGEST_METHOD: usize = 40;

/// `bytes` as text. What isn't visible ASCII or a space becomes `\xNN`, and what is too long ends in `…`.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    shortened(bytes, LONGEST)
}

/// The same with another limit.
pub(crate) fn shortened(bytes: &[u8], longest: usize) -> String {
    let shown = bytes.iter().take(longest).map(|&byte| match byte {
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    });
    let rest = (bytes.len() > longest).then(|| "…".to_owned());
    shown.chain(rest).collect()
}
