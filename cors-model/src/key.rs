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
static KEYS: [(&str, Key, &str); 10] = [
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
const SYNONYMS: &[(&str, &str)] = &[
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
        let mut index = 0;
        while index < KEYS.len() {
            if KEYS[index].0 == name {
                return Some(KEYS[index].1);
            }
            index += 1;
        }
        None
    }

    /// The forms that the key accepts, as examples.
    #[must_use]
    pub fn forms(self) -> &'static str {
        // Of `origin` and `origins` the last one stands for both.
        let mut index = KEYS.len() - 1;
        while KEYS[index].1 != self {
            index -= 1;
        }
        KEYS[index].2
    }

    /// The name of the key that was probably meant.
    pub(crate) fn nearest(name: &str) -> Option<&'static str> {
        let folded = Folded::new(name);
        let word = folded.bytes();
        let word = word.strip_prefix(b"accesscontrol").unwrap_or(word);
        for (synonym, key) in SYNONYMS {
            if synonym.as_bytes() == word {
                return Some(key);
            }
        }
        nearest_folded(word, &NAMES)
    }
}

/// The names of all keys.
pub(crate) const NAMES: [&str; KEYS.len()] = {
    let mut names = [""; KEYS.len()];
    let mut index = 0;
    while index < KEYS.len() {
        names[index] = KEYS[index].0;
        index += 1;
    }
    names
};

/// The candidate with the fewest typing slips between it and the word, if they are few for its length.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    nearest_folded(Folded::new(word).bytes(), candidates)
}

fn nearest_folded<'a>(word: &[u8], candidates: &[&'a str]) -> Option<&'a str> {
    let mut nearest = None;
    let mut fewest = usize::MAX;
    for candidate in candidates {
        let slips = distance(word, Folded::new(candidate).bytes());
        if slips <= candidate.len() / 3 && slips < fewest {
            fewest = slips;
            nearest = Some(*candidate);
        }
    }
    nearest
}

/// The first letters and digits of a word, in lower case. Words longer than this are far from every name.
struct Folded {
    bytes: [u8; LONGEST],
    length: usize,
}

const LONGEST: usize = 48;

impl Folded {
    fn new(word: &str) -> Self {
        let mut folded = Folded { bytes: [0; LONGEST], length: 0 };
        for byte in word.as_bytes() {
            if byte.is_ascii_alphanumeric() && folded.length < LONGEST {
                folded.bytes[folded.length] = byte.to_ascii_lowercase();
                folded.length += 1;
            }
        }
        folded
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// The Levenshtein distance of two folded words.
fn distance(a: &[u8], b: &[u8]) -> usize {
    // What it takes to get from the bytes of `a` so far to each start of `b`.
    let mut row = [0; LONGEST + 1];
    let mut at = 0;
    while at < row.len() {
        row[at] = at;
        at += 1;
    }
    for from in a {
        let mut diagonal = row[0];
        row[0] += 1;
        let mut at = 0;
        while at < b.len() {
            let changed = diagonal + usize::from(*from != b[at]);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
            at += 1;
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
