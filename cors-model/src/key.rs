//! The keys of a policy.

/// A key that a policy can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// `origin` or `origins`.
    Origins,
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

/// Every key by its name, with an example of each form that it accepts.
const KEYS: [(&str, Key, &str); 10] = [
    ("origin", Key::Origins, r#"`origin = "https://app.example.com"`, `origin = mirror`"#),
    (
        "origins",
        Key::Origins,
        r#"`origins = ["https://app.example.com", "https://*.example.com"]`, `origins = "https://a.example, https://b.example"`"#,
    ),
    ("methods", Key::Methods, r#"`methods = [GET, PUT]`, `methods = "GET, PUT"`, `methods = mirror`"#),
    (
        "headers",
        Key::Headers,
        r#"`headers = ["Content-Type", "X-Auth-Token"]`, `headers = "Content-Type, X-Auth-Token"`, `headers = mirror`"#,
    ),
    ("expose_headers", Key::ExposeHeaders, r#"`expose_headers = ["X-Request-ID"]`, `expose_headers = "X-Request-ID"`"#),
    ("credentials", Key::Credentials, "`credentials = true`, `credentials = false`"),
    ("max_age", Key::MaxAge, r#"`max_age = "24h"`, `max_age = 3600` (seconds)"#),
    ("path", Key::Path, r#"`path = "^/api/"`"#),
    ("preflight_status", Key::PreflightStatus, "`preflight_status = 204`"),
    ("dangerously", Key::Dangerously, "`dangerously = [null_origin]`"),
];

/// What other libraries, the headers and other spellings call the keys, without separators and in lower case.
const SYNONYMS: [(&str, &str); 24] = [
    ("alloworigin", "origin"),
    ("alloworigins", "origins"),
    ("allowedorigin", "origin"),
    ("allowedorigins", "origins"),
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
    /// The key of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Key> {
        KEYS.into_iter().find(|(known, ..)| *known == name).map(|(_, key, _)| key)
    }

    /// The forms that the key accepts, as examples.
    #[must_use]
    pub fn forms(self) -> &'static str {
        let is_general = |name: &str| name != "origin";
        KEYS.into_iter().find(|(name, key, _)| *key == self && is_general(name)).map_or("", |(.., forms)| forms)
    }

    /// The names of all keys, for a message.
    pub(crate) fn names() -> String {
        KEYS.map(|(name, ..)| format!("`{name}`")).join(", ")
    }

    /// The name of the key that was probably meant.
    pub(crate) fn nearest(name: &str) -> Option<&'static str> {
        let folded: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let folded = folded.strip_prefix("accesscontrol").unwrap_or(&folded);
        let by_synonym = SYNONYMS.into_iter().find(|(synonym, _)| *synonym == folded).map(|(_, key)| key);
        by_synonym.or_else(|| nearest(folded, KEYS.iter().map(|(name, ..)| *name)))
    }
}

/// The candidate with the fewest typing slips between it and the word, if they are few for its length.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = |text: &str| text.replace('_', "").to_ascii_lowercase();
    let word = folded(word);
    let slips = candidates.map(|candidate| (distance(&word, &folded(candidate)), candidate));
    slips
        .filter(|(slips, candidate)| *slips <= candidate.len() / 3)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

/// The Levenshtein distance, with words longer than any key cut off: they are far from every key.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(32).collect();
    let b: Vec<char> = b.chars().take(32).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
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
        ] {
            assert_eq!(Key::nearest(written), Some(meant), "{written}");
        }
        assert_eq!(Key::nearest("timeout"), None);
        assert_eq!(Key::nearest(&"x".repeat(100_000)), None);
    }
}
