//! What browsers know by name, as far as a message needs it: the only such lists of this crate.
//!
//! `cors_model::method` and `cors_model::header` judge policies by the same lists. This crate doesn't depend on that
//! one, so they stand here too; a test compares the answers.

pub(crate) mod header {
    /// Request headers that only the browser itself sets.
    pub(super) const FORBIDDEN_REQUEST: [&str; 23] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-local-network",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];

    /// Headers that mean something in responses only.
    pub(super) const RESPONSE_ONLY: [&str; 21] = [
        "accept-ranges",
        "access-control-allow-credentials",
        "access-control-allow-headers",
        "access-control-allow-methods",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "access-control-max-age",
        "age",
        "allow",
        "clear-site-data",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "etag",
        "location",
        "proxy-authenticate",
        "retry-after",
        "server",
        "strict-transport-security",
        "timing-allow-origin",
        "vary",
        "www-authenticate",
    ];

    /// Whether only the browser itself sets the request header
    /// ([Fetch, forbidden request-header](https://fetch.spec.whatwg.org/#forbidden-request-header)).
    pub(crate) fn is_forbidden_request_header(name: &str) -> bool {
        has(&FORBIDDEN_REQUEST, name) || starts_with(name, "proxy-") || starts_with(name, "sec-")
    }

    /// Whether the header means something in responses only.
    pub(crate) fn is_response_only(name: &str) -> bool {
        has(&RESPONSE_ONLY, name)
    }

    fn has(names: &[&str], name: &str) -> bool {
        names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    fn starts_with(name: &str, start: &str) -> bool {
        name.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    }
}

pub(crate) mod method {
    /// Methods in common use, in their one right case.
    pub(super) const KNOWN: [&str; 38] = [
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

    /// The methods that a browser lets through a preflight whatever the answer lists
    /// ([Fetch, CORS-safelisted method](https://fetch.spec.whatwg.org/#cors-safelisted-method)).
    pub(crate) const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

    /// Whether the method is safelisted. Methods are compared with case.
    pub(crate) fn is_safelisted(method: &str) -> bool {
        SAFELISTED.contains(&method)
    }

    /// Whether no page can use the method, in whatever case it is written
    /// ([Fetch, forbidden method](https://fetch.spec.whatwg.org/#forbidden-method)).
    pub(crate) fn is_forbidden(method: &str) -> bool {
        ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method))
    }

    /// The right case of a known method that is written in another one.
    pub(crate) fn right_case(method: &str) -> Option<&'static str> {
        KNOWN.into_iter().find(|known| known.eq_ignore_ascii_case(method)).filter(|known| *known != method)
    }
}

pub(crate) mod token {
    pub(crate) use crate::decide::is_token;
}

#[cfg(test)]
mod tests {
    use super::{header, method, token};
    use cors_model::{header as model_header, method as model_method};

    #[test]
    fn the_model_judges_by_the_same_lists() {
        let more =
            ["proxy-x", "sec-x", "Sec-X", "sec", "x-zed", "content-type", "authorization", "range", "Cookie", ""];
        for name in header::FORBIDDEN_REQUEST.iter().chain(&header::RESPONSE_ONLY).chain(&more) {
            assert_eq!(
                header::is_forbidden_request_header(name),
                model_header::is_forbidden_request_header(name),
                "{name}"
            );
            assert_eq!(header::is_response_only(name), model_header::is_response_only(name), "{name}");
        }
        for known in method::KNOWN.iter().chain(&["CONNECT", "TRACE", "TRACK", "BREW", "*"]) {
            let lower = known.to_ascii_lowercase();
            assert_eq!(method::right_case(&lower), model_method::right_case(&lower), "{known}");
            assert_eq!(method::right_case(known), model_method::right_case(known), "{known}");
            assert_eq!(method::is_forbidden(&lower), model_method::is_forbidden(&lower), "{known}");
        }
        assert_eq!(method::SAFELISTED.join(", "), model_method::SAFELISTED);
        for byte in 0..=127_u8 {
            let text = char::from(byte).to_string();
            assert_eq!(token::is_token(&[byte]), model_method::is_token(&text), "{byte}");
        }
    }
}
