//! Words that stand for a name or for names in other libraries and tools. As a name they mean nothing: browsers compare
//! names as they are written, and nobody has one like these.

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Every name: `*`.
    Any,
    /// Whatever is asked for: `mirror`.
    Mirror,
    /// No name at all.
    Nothing,
}

/// Why a name that is a token is nobody's: what was written, in a policy or in a page, in place of real ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// It holds a `*` or a `|`, which browsers take literally, or has a quote at an end: `X-*`, `GET|PUT`, `'GET'`.
    Pattern,
    /// Names in common use, here in their usual case, with a sign between them: `PUT+DELETE`, `Range&ETag`.
    Sum {
        /// What stands between the first two.
        sign: char,
        /// At least two.
        names: Vec<&'static str>,
    },
    /// It is what a shell or a template would fill in: `$NAME`, `%NAME%`, `__NAME__`.
    Placeholder,
    /// It is this header in common use, written with `_` for `-`, as constants and variables of nginx are.
    Underscores(&'static str),
    /// Another library or tool has it for [something else](meaning).
    Word(Meaning),
}

/// What is wrong with a name of any kind. `usual_case` gives a name in common use in its usual case; where a part of a sum isn't one,
/// the whole may be somebody's own name.
pub(crate) fn misuse(name: &str, usual_case: fn(&str) -> Option<&'static str>) -> Option<Misuse> {
    if is_pattern(name) {
        return Some(Misuse::Pattern);
    }
    if let Some(sign) = name.chars().find(|character| SUM.contains(character)) {
        if let Some(names) = name.split(SUM).map(usual_case).collect() {
            return Some(Misuse::Sum { sign, names });
        }
    }
    if is_placeholder(name) {
        return Some(Misuse::Placeholder);
    }
    meaning(name).map(Misuse::Word)
}

/// What other libraries and tools call every name.
const ANY: &[&str] = &[
    "all",
    "allheaders",
    "allmethods",
    "allorigins",
    "allowall",
    "allowany",
    "any",
    "anyheader",
    "anymethod",
    "anyone",
    "anyorigin",
    "anything",
    "asterisk",
    "every",
    "everyone",
    "everything",
    "true",
    "wildcard",
];

/// What other libraries and tools call the names that are asked for.
const MIRROR: &[&str] = &[
    "$httpaccesscontrolrequestheaders",
    "$httpaccesscontrolrequestmethod",
    "$httporigin",
    "mirror",
    "mirrororigin",
    "mirrorrequest",
    "reflect",
    "reflectorigin",
    "reflectrequest",
];

/// What other libraries and tools call no name.
const NOTHING: &[&str] = &["empty", "false", "nil", "none", "nothing", "null"];

/// What a word stands for in other libraries and tools, in any case and with any hyphens and underscores.
///
/// ```
/// use cors_table::word::{Meaning, meaning};
///
/// assert_eq!(meaning("Any"), Some(Meaning::Any));
/// assert_eq!(meaning("mirror_request"), Some(Meaning::Mirror));
/// assert_eq!(meaning("X-Any"), None);
/// ```
#[must_use]
pub fn meaning(word: &str) -> Option<Meaning> {
    if word != "*" && word.contains('*') && word.chars().all(|character| matches!(character, '*' | '.' | '^' | '$')) {
        return Some(Meaning::Any);
    }
    // Origins, of which a policy may have thousands, are none of these.
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'$' | b'_' | b'-')) {
        return None;
    }
    let folded = word.replace(['_', '-'], "").to_ascii_lowercase();
    [(ANY, Meaning::Any), (MIRROR, Meaning::Mirror), (NOTHING, Meaning::Nothing)]
        .into_iter()
        .find_map(|(words, meaning)| words.contains(&folded.as_str()).then_some(meaning))
}

fn is_pattern(name: &str) -> bool {
    name != "*" && (name.contains(['*', '|']) || name.starts_with(['\'', '`']) || name.ends_with(['\'', '`']))
}

fn is_placeholder(name: &str) -> bool {
    let between = |sign: &str| name.strip_prefix(sign).and_then(|rest| rest.strip_suffix(sign));
    let inside = name.strip_prefix('$').or_else(|| between("%")).or_else(|| between("__"));
    inside.is_some_and(|inside| {
        inside.starts_with(|first: char| first.is_ascii_alphabetic())
            && inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// What stands between the names of a sum.
const SUM: [char; 2] = ['+', '&'];

/// Whether one text is the other one with a letter added, left out, changed or swapped with its neighbour.
pub(crate) fn is_one_letter_away(written: &[u8], known: &[u8]) -> bool {
    let front = written.iter().zip(known).take_while(|(a, b)| a == b).count();
    match (&written[front..], &known[front..]) {
        ([_, rest @ ..], behind) | (behind, [_, rest @ ..]) if rest == behind => true,
        ([first, second, rest @ ..], [one, two, behind @ ..]) if (first, second) == (two, one) && rest == behind => {
            true
        }
        ([_, rest @ ..], [_, behind @ ..]) => rest == behind,
        _ => false,
    }
}

/// How many letters of a word have to be changed, added or left out to make it another one: their Levenshtein distance.
///
/// ```
/// assert_eq!(cors_table::word::slips("htps", "https"), 1);
/// ```
#[must_use]
pub fn slips(a: &str, b: &str) -> usize {
    // What it takes to get from the bytes of `a` so far to each start of `b`.
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for from in a.bytes() {
        let mut diagonal = row[0];
        row[0] += 1;
        for (at, to) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(from != to);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
