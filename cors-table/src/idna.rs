//! Hosts with characters outside ASCII: whether browsers accept them, and their spelling in ASCII.
//!
//! Browsers process a host by [UTS 46](https://www.unicode.org/reports/tr46/)
//! ([URL: domain to ASCII](https://url.spec.whatwg.org/#concept-domain-to-ascii)): they map its characters, compose what can be
//! composed, check each label, and encode it by [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492). The tables of the first
//! step are large, so it isn't made here, but for the lower case of letters, which the caller sees to: a label is right if
//! mapping would leave it alone. All that UTS 46 checks then is checked: which characters there may be, their order (NFC),
//! joiners, and the directions of scripts.

mod character;
mod composition;
mod punycode;
mod records;
mod validity;

use self::punycode::{PREFIX, decode, encode};
use self::validity::are_valid;

/// Whether browsers accept the encoded labels of a host in ASCII and lower case: `xn--bcher-kva`, not `xn--a`.
///
/// ```
/// use cors_table::idna::has_right_labels;
///
/// assert!(has_right_labels("xn--bcher-kva.example") && has_right_labels("example.com"));
/// assert!(!has_right_labels("xn--a.example") && !has_right_labels("xn--.example"));
/// ```
#[must_use]
pub fn has_right_labels(host: &str) -> bool {
    if !host.split('.').any(|label| label.starts_with(PREFIX)) {
        return true;
    }
    let decoded: Option<Vec<String>> = host.split('.').map(decoded).collect();
    decoded.is_some_and(|labels| are_valid(&labels))
}

/// A host in lower case in the spelling that browsers send; `None` where that isn't known, or no browser accepts the host.
///
/// ```
/// use cors_table::idna::to_ascii;
///
/// assert_eq!(to_ascii("bücher.example").as_deref(), Some("xn--bcher-kva.example"));
/// assert_eq!(to_ascii("oﬃce.example"), None);
/// ```
#[must_use]
pub fn to_ascii(host: &str) -> Option<String> {
    // The full stops of other scripts end a label as well.
    let labels = host.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']);
    let decoded: Vec<String> = labels.map(decoded).collect::<Option<_>>()?;
    if !are_valid(&decoded) {
        return None;
    }
    let encoded: Option<Vec<String>> = decoded.iter().map(|label| encoded(label)).collect();
    Some(encoded?.join("."))
}

/// What a label stands for; `None` if it begins as an encoded one and isn't any.
fn decoded(label: &str) -> Option<String> {
    let Some(punycode) = label.strip_prefix(PREFIX) else { return Some(label.to_owned()) };
    let decoded = decode(punycode)?;
    // What needn't be encoded has no encoded form, and neither has what was encoded twice.
    let is_right = !decoded.is_ascii() && encoded(&decoded)? == label;
    is_right.then_some(decoded)
}

fn encoded(label: &str) -> Option<String> {
    if label.is_ascii() { Some(label.to_owned()) } else { Some(format!("{PREFIX}{}", encode(label)?)) }
}

#[cfg(test)]
mod tests {
    use super::{has_right_labels, to_ascii};

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

    /// A decomposed umlaut, a full-width letter, a ligature, a superscript, a mark without a letter, mixed directions, what
    /// is encoded already, and too many letters.
    #[test]
    fn says_nothing_where_browsers_send_something_else() {
        let too_long = "ü".repeat(100_000);
        for host in
            ["mu\u{308}nchen", "ｅxample", "ﬁle", "m²", "\u{93F}x", "aא", "א.1.example", "xn--ü", too_long.as_str()]
        {
            assert_eq!(to_ascii(host), None, "{host}");
        }
    }

    /// What stands for nothing, for ASCII, for a character that is mapped, for a mark alone, or in another order.
    #[test]
    fn tells_encoded_labels_from_what_only_looks_so() {
        for label in ["xn--a", "xn--", "xn--a-", "xn--zn7c", "xn--1ug", "xn--a-yoc", "xn--99999999", "xn--bcher-kva-"] {
            assert!(!has_right_labels(label), "{label}");
        }
        for label in ["xn--bcher-kva", "xn--zs9h", "xn--mgba3gch31f060k", "xn--10cl1a0b660p", "xn--fa-hia", "x"] {
            assert!(has_right_labels(label), "{label}");
        }
    }
}
