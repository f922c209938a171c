//! The keys of a policy.

use cors_table::word::slips;

/// A key that a policy can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `origin` or `origins`.
    Origins,
    /// `dev_origins`.
    DevOrigins,
    /// `methods`.
    Methods,
    /// `headers`.
    Headers,
    /// `expose_headers`.
    ExposeHeaders,
    /// `credentials`.
    Credentials,
    /// `max_age`.
    MaxAge,
    /// `path`.
    Path,
    /// `preflight_status`.
    PreflightStatus,
    /// `dangerously`.
    Dangerously,
}

/// Every key by its name.
const KEYS: [(&str, Key); 11] = [
    ("origin", Key::Origins),
    ("origins", Key::Origins),
    ("dev_origins", Key::DevOrigins),
    ("methods", Key::Methods),
    ("headers", Key::Headers),
    ("expose_headers", Key::ExposeHeaders),
    ("credentials", Key::Credentials),
    ("max_age", Key::MaxAge),
    ("path", Key::Path),
    ("preflight_status", Key::PreflightStatus),
    ("dangerously", Key::Dangerously),
];

/// What other libraries, the headers and other spellings call the keys, without separators and in lower case.
const SYNONYMS: &[(&str, &str)] = &[
    ("alloworigin", "origin"),
    ("alloworigins", "origins"),
    ("allowedorigin", "origin"),
    ("allowedorigins", "origins"),
    ("devorigin", "dev_origins"),
    ("debugorigin", "dev_origins"),
    ("debugorigins", "dev_origins"),
    ("developmentorigin", "dev_origins"),
    ("developmentorigins", "dev_origins"),
    ("alloweddevorigins", "dev_origins"),
    ("originsdev", "dev_origins"),
    ("method", "methods"),
    ("allowmethod", "methods"),
    ("allowmethods", "methods"),
    ("allowedmethods", "methods"),
    ("header", "headers"),
    ("allowheader", "headers"),
    ("allowheaders", "headers"),
    ("allowedheaders", "headers"),
    ("expose", "expose_headers"),
    ("exposed", "expose_headers"),
    ("exposeheader", "expose_headers"),
    ("exposedheaders", "expose_headers"),
    ("credential", "credentials"),
    ("allowcredentials", "credentials"),
    ("supportscredentials", "credentials"),
    ("withcredentials", "credentials"),
    ("maxagesecs", "max_age"),
    ("paths", "path"),
    ("optionssuccessstatus", "preflight_status"),
    ("optionsstatus", "preflight_status"),
];

impl Key {
    /// What the key says, in a line.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Key::Origins => {
                "Who may read the responses: origins as browsers send them (scheme, host and port), patterns of them, \"*\" or \"mirror\"."
            }
            Key::DevOrigins => "Origins that count as well where the program is built with debug assertions.",
            Key::Methods => {
                "Access-Control-Allow-Methods: methods, \"*\" or \"mirror\". Without it GET, HEAD and POST."
            }
            Key::Headers => {
                "Access-Control-Allow-Headers, what a page may send: names, \"*\" or \"mirror\". Without it none."
            }
            Key::ExposeHeaders => {
                "Access-Control-Expose-Headers, what a page may read: names or \"*\". Without it none."
            }
            Key::Credentials => "Whether pages may call with cookies and read what comes. Without it false.",
            Key::MaxAge => {
                "How long a browser may keep a preflight: \"90s\", \"10m\", \"24h\", \"1h30m\", or a number of seconds, 24 hours at most. Without it one hour."
            }
            Key::Path => {
                "A regular expression for the paths that the policy governs; it begins with \"^/\". Without it every path."
            }
            Key::PreflightStatus => "The status of an allowed preflight's answer, 200 to 299. Without it 204.",
            Key::Dangerously => "Opt-outs, each of which silences the rules of one danger.",
        }
    }

    /// The key of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Key> {
        KEYS.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
    }

    /// The forms that the key accepts, as examples.
    #[must_use]
    pub fn forms(self) -> &'static str {
        match self {
            Key::Origins => {
                r#"`origins = ["https://app.example.com", "https://*.example.com"]`, `origins = "https://a.example, https://b.example"`"#
            }
            Key::DevOrigins => {
                r#"`dev_origins = ["http://localhost:*"]`, `dev_origins = "http://localhost:3000, http://localhost:5173"`"#
            }
            Key::Methods => r#"`methods = [GET, PUT]`, `methods = "GET, PUT"`, `methods = mirror`"#,
            Key::Headers => {
                r#"`headers = ["Content-Type", "X-Auth-Token"]`, `headers = "Content-Type, X-Auth-Token"`, `headers = mirror`"#
            }
            Key::ExposeHeaders => r#"`expose_headers = ["X-Request-ID"]`, `expose_headers = "X-Request-ID"`"#,
            Key::Credentials => "`credentials = true`, `credentials = false`",
            Key::MaxAge => r#"`max_age = "24h"`, `max_age = 3600` (seconds)"#,
            Key::Path => r#"`path = "^/api/"`"#,
            Key::PreflightStatus => "`preflight_status = 204`",
            Key::Dangerously => "`dangerously = [null_origin]`",
        }
    }

    /// The names of all keys; two of them are of one.
    #[must_use]
    pub fn names() -> [&'static str; KEYS.len()] {
        KEYS.map(|(name, _)| name)
    }

    /// The name of the key that was probably meant.
    pub(crate) fn nearest(name: &str) -> Option<&'static str> {
        let folded = fold(name);
        let word = folded.strip_prefix("accesscontrol").unwrap_or(&folded);
        let by_synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == word).map(|(_, key)| *key);
        // `web_origins` is no slip: what stands before `origins` says whose they are.
        let by_slips = || nearest(word, &Key::names()).filter(|key| *key != "dev_origins" || word.starts_with("de"));
        by_synonym.or_else(by_slips)
    }
}

/// The candidate with the fewest typing slips between it and the word, if they are few for its length.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let word = fold(word);
    let by_slips = candidates.iter().map(|candidate| (slips(&word, &fold(candidate)), *candidate));
    let (_, nearest) =
        by_slips.filter(|(slips, candidate)| *slips <= candidate.len() / 3).min_by_key(|(slips, _)| *slips)?;
    Some(nearest)
}

/// Words longer than this are far from every name.
const LONGEST: usize = 48;

/// The first letters and digits of a word, in lower case.
fn fold(word: &str) -> String {
    let kept = word.chars().filter(char::is_ascii_alphanumeric).take(LONGEST);
    kept.map(|character| character.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_key_that_is_meant() {
        for (written, meant) in [
            ("allow_origin", "origin"),
            ("Access-Control-Allow-Origin", "origin"),
            ("access_control_max_age", "max_age"),
            ("maxAge", "max_age"),
            ("max-age", "max_age"),
            ("exposedHeaders", "expose_headers"),
            ("supports_credentials", "credentials"),
            ("orgins", "origins"),
            ("credentails", "credentials"),
            ("dangerous", "dangerously"),
            ("dev_orgins", "dev_origins"),
            ("allowedDevOrigins", "dev_origins"),
        ] {
            assert_eq!(Key::nearest(written), Some(meant), "{written}");
        }
        assert_eq!(Key::nearest("timeout"), None);
        assert_eq!(Key::nearest("web_origins"), None);
        assert_eq!(Key::nearest(&"x".repeat(100_000)), None);
    }
}
