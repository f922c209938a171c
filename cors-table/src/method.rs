//! Methods, and what the Fetch Standard says of them.

use crate::word::{self, Misuse, is_one_letter_away};

/// The methods in common use, in their one right case: those of RFC 9110, PATCH (RFC 5789), QUERY and the ones of
/// RFC 4918 and its kin. Fetch normalises only DELETE, GET, HEAD, OPTIONS, POST and PUT; `patch` goes out as a page wrote it.
pub const KNOWN: [&str; 38] = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "PATCH",
    "QUERY",
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PROPFIND",
    "PROPPATCH",
    "REBIND",
    "REPORT",
    "SEARCH",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
    "PURGE",
];

/// The methods that a browser lets through a preflight whatever its answer lists
/// ([Fetch: CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
pub const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// Whether a browser lets the method through a preflight whatever its answer lists
/// ([Fetch: CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
#[must_use]
pub fn is_safelisted(method: &str) -> bool {
    SAFELISTED.contains(&method)
}

/// Whether no page can use the method, in whatever case it is written
/// ([Fetch: forbidden method](https://fetch.spec.whatwg.org/#forbidden-method)).
#[must_use]
pub fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method))
}

/// The right case of a known method that is written in another one.
///
/// ```
/// assert_eq!(cors_table::method::right_case("patch"), Some("PATCH"));
/// assert_eq!(cors_table::method::right_case("PATCH"), None);
/// ```
#[must_use]
pub fn right_case(method: &str) -> Option<&'static str> {
    usual_case(method).filter(|known| *known != method)
}

/// A method in common use, in its right case, for its name in any case.
///
/// ```
/// assert_eq!(cors_table::method::usual_case("patch"), Some("PATCH"));
/// assert_eq!(cors_table::method::usual_case("custom"), None);
/// ```
#[must_use]
pub fn usual_case(method: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(method))
}

/// Why a method that is a token is nobody's.
///
/// ```
/// use cors_table::method::misuse;
/// use cors_table::word::{Meaning, Misuse};
///
/// assert_eq!(misuse("any"), Some(Misuse::Word(Meaning::Any)));
/// assert_eq!(misuse("GET|PUT"), Some(Misuse::Pattern));
/// assert_eq!(misuse("put+DELETE"), Some(Misuse::Sum { sign: '+', names: vec!["PUT", "DELETE"] }));
/// assert_eq!(misuse("$METHODS"), Some(Misuse::Placeholder));
/// assert_eq!((misuse("PUT"), misuse("a+b"), misuse("__id"), misuse("MY_METHOD")), (None, None, None, None));
/// ```
#[must_use]
pub fn misuse(method: &str) -> Option<Misuse> {
    word::misuse(method, usual_case)
}

/// What other tools call several methods by.
const RIGHTS: [&str; 10] =
    ["read", "write", "readonly", "readwrite", "create", "edit", "modify", "remove", "view", "list"];

/// Whether the word is what other tools call several methods by, or what one is for: `read`. In upper case it may be a method.
///
/// ```
/// use cors_table::method::is_right;
///
/// assert!(is_right("read") && is_right("Write") && !is_right("LIST"));
/// ```
#[must_use]
pub fn is_right(word: &str) -> bool {
    !word.bytes().all(|byte| byte.is_ascii_uppercase())
        && RIGHTS.iter().any(|right| right.eq_ignore_ascii_case(&word.replace(['-', '_'], "")))
}

/// Methods that others than browsers and RFCs know, one letter away from one in common use.
const NO_SLIPS: [&str; 8] = ["BCOPY", "BDELETE", "BMOVE", "BPROPFIND", "BPROPPATCH", "READ", "SET", "TRACE"];

/// The known method that the method is one letter away from, in any case: missing, added, changed, or two neighbours swapped.
///
/// ```
/// use cors_table::method::slip_of;
///
/// assert_eq!(slip_of("OPTION"), Some("OPTIONS"));
/// assert_eq!(slip_of("POTS"), Some("POST"));
/// assert_eq!(slip_of("UNLINK"), None);
/// ```
#[must_use]
pub fn slip_of(method: &str) -> Option<&'static str> {
    let method = method.to_ascii_uppercase();
    if KNOWN.contains(&method.as_str()) || NO_SLIPS.contains(&method.as_str()) {
        return None;
    }
    // The first ones are the most common; for four letters of the others there are too many words nearby.
    let candidates = KNOWN.into_iter().enumerate().filter(|(place, known)| *place < 8 || known.len() > 4);
    candidates.map(|(_, known)| known).find(|known| is_one_letter_away(method.as_bytes(), known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_away() {
        for (written, known) in [
            ("OPTION", "OPTIONS"),
            ("POTS", "POST"),
            ("DELET", "DELETE"),
            ("DELTE", "DELETE"),
            ("GETT", "GET"),
            ("GTE", "GET"),
            ("GER", "GET"),
            ("PUTT", "PUT"),
            ("PTACH", "PATCH"),
            ("Pathc", "PATCH"),
            ("option", "OPTIONS"),
            ("HED", "HEAD"),
            ("EHAD", "HEAD"),
            ("PROFIND", "PROPFIND"),
            ("XGET", "GET"),
        ] {
            assert_eq!(slip_of(written), Some(known), "{written}");
        }
        let own = ["LIST", "CHICKEN", "BREW", "SUBSCRIBE", "NOTIFY", "LINKS", "BIN", "Odd", "OPTS", "", "G", "BAN"];
        for written in own.into_iter().chain(KNOWN).chain(NO_SLIPS) {
            assert_eq!(slip_of(written), None, "{written}");
        }
    }
}
