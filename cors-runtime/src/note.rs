//! Feature `explain-header`: an answer that a browser refuses says why, in a field that its developer tools show.
//!
//! It is there where `debug_assertions` are on. Elsewhere a [`Note`] is nothing, and a release binary has no byte of this.

pub(crate) use self::kept::Note;

/// The field.
#[cfg(any(feature = "testing", all(feature = "explain-header", debug_assertions)))]
pub(crate) const NAME: &str = "cors-explanation";

#[cfg(all(feature = "explain-header", debug_assertions))]
mod kept {
    use http::header::COOKIE;
    use http::{HeaderMap, Method};

    use crate::explain::{Caveat, Credentials, Explanation, RequestKind};
    use crate::fields::{Field, FieldValue, Fields};
    use crate::prepared::{Prepared, REFUSED};
    #[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
    use crate::serve::Asked;

    /// The longest text, in bytes. Servers and proxies take a few KiB of header in all.
    const LONGEST: usize = 1024;

    /// What an answer says of its refusal, if it is one.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Note(Option<Box<str>>);

    impl Note {
        /// What is to be said of this policy's answer to a request of a framework.
        #[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
        pub(crate) fn about(policy: &Prepared, request: &impl Asked) -> Self {
            if request.fields().first(Field::Origin).is_none() {
                return Self::default();
            }
            let head = request.head();
            Self::of(policy, head.method(), head.path(), head.headers(), head.authority())
        }

        /// What is to be said of this policy's answer to a request. `authority` is the host and port that the client asked for,
        /// where the request says it there and not in Host.
        pub(crate) fn of(
            policy: &Prepared,
            method: &Method,
            path: &str,
            headers: &HeaderMap,
            authority: Option<&str>,
        ) -> Self {
            if !policy.table.path.matches(path) {
                return Self(None);
            }
            // With cookies, it is a fetch with credentials; without, nobody can tell.
            let has_cookies = headers.contains_key(COOKIE) && !policy.table.credentials;
            if !has_cookies && !policy.may_be_blocked(method, headers, authority) {
                return Self(None);
            }
            let explanation = policy.explain(method, path, headers);
            let credentials = if has_cookies { Credentials::Include } else { Credentials::Omit };
            let is_blocked = explanation.browser(credentials).is_blocked();
            Self(is_blocked.then(|| in_one_line(&text(policy, &explanation, credentials)).into()))
        }

        /// Puts the text into an answer. What a policy inside had to say goes: the outermost one speaks alone.
        pub(crate) fn write<F: Fields>(&self, headers: &mut F) {
            headers.remove(Field::Explanation);
            if let Some(value) = self.0.as_ref().and_then(|text| F::Value::from_bytes(text.as_bytes())) {
                // Where there is no room for it, nothing is lost but the explanation.
                let _ = headers.append(Field::Explanation, value);
            }
        }
    }

    fn text(policy: &Prepared, explanation: &Explanation, credentials: Credentials) -> String {
        let consequence = match explanation.kind {
            RequestKind::Preflight => "A browser won't send the request after this preflight",
            _ => "A browser won't let the page read this response",
        };
        if std::ptr::eq(policy, &raw const REFUSED) {
            return format!(
                "{consequence}: no policy of this path speaks for the method. To allow it: mount the method's handler with the \
                 others of the path"
            );
        }
        let origin = explanation.origin.as_ref().filter(|origin| !origin.is_allowed());
        let method = explanation.method.as_ref().filter(|method| !method.is_allowed());
        let mut refused = explanation.headers.iter().filter(|check| !check.is_allowed());
        let header = refused.next().map(|header| match refused.count() {
            0 => format!("header {header}"),
            more => format!("header {header}, and {more} more"),
        });
        let is_with = credentials == Credentials::Include;
        let reasons = [
            origin.map(|origin| format!("origin {origin}")),
            method.map(|method| format!("method {method}")),
            header,
            is_with.then(|| "the page fetches with credentials, and the policy's are off".to_owned()),
        ];
        let reasons: Vec<String> = reasons.into_iter().flatten().collect();
        let note = explanation.caveats.iter().find(|caveat| **caveat == Caveat::MayBeUnchecked);
        let note = note.map(|note| format!(". Note: {note}")).unwrap_or_default();
        format!("{consequence}: {}. To allow it: {}{note}", reasons.join("; "), explanation.remedy(credentials))
    }

    /// The text as the value of a field: visible ASCII and blanks, and no more than the longest.
    fn in_one_line(text: &str) -> String {
        let text = text.replace('…', "...").replace(['✓', '✗', '–'], "-");
        let words: Vec<&str> = text.split_whitespace().collect();
        let shown = |character: char| if matches!(character, ' '..='~') { character } else { '?' };
        let text: String = words.join(" ").chars().map(shown).collect();
        if text.len() > LONGEST { format!("{}...", &text[..LONGEST - 3]) } else { text }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn one_line_of_ascii() {
            assert_eq!(in_one_line("a\n  ✗ b… ü"), "a - b... ?");
            let long = in_one_line(&"x".repeat(2_000));
            assert!(long.len() == LONGEST && long.ends_with("x..."));
        }
    }
}

#[cfg(not(all(feature = "explain-header", debug_assertions)))]
mod kept {
    use http::{HeaderMap, Method};

    use crate::fields::Fields;
    use crate::prepared::Prepared;
    #[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
    use crate::serve::Asked;

    /// Nothing.
    #[derive(Clone, Copy, Debug, Default)]
    pub(crate) struct Note(());

    impl Note {
        #[cfg(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
        #[inline]
        pub(crate) const fn about(_: &Prepared, _: &impl Asked) -> Self {
            Self(())
        }

        #[inline]
        pub(crate) const fn of(_: &Prepared, _: &Method, _: &str, _: &HeaderMap, _: Option<&str>) -> Self {
            Self(())
        }

        #[inline]
        #[expect(clippy::trivially_copy_pass_by_ref, clippy::unused_self, reason = "as it is where it holds something")]
        pub(crate) const fn write(&self, _: &mut impl Fields) {}
    }
}
