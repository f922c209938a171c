//! What patterns say of the paths that requests have, which are far from every text.
//!
//! A request's path begins with `/` and holds the ASCII bytes of [`is_path_byte`]: what `http::Uri::path` can give. Left out are
//!
//! - bytes outside ASCII: `http` lets UTF-8 through, but browsers percent-encode it;
//! - `*`, the path of `OPTIONS *`, and the empty path of `CONNECT`: no page can send either.

use std::collections::HashSet;

use cors_table::{PathDfa, PathPattern};

/// Whether the byte can stand in a request's path.
///
/// That is the URL Standard's [path percent-encode set](https://url.spec.whatwg.org/#path-percent-encode-set) turned round, with
/// the `"`, `{` and `}` that some clients send as they are. A `%` needs no two digits behind it: browsers send it alone, too.
#[must_use]
pub const fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'#' | b'<' | b'>' | b'?' | b'`')
}

/// A shortest path that a request can have and the pattern matches.
///
/// ```
/// use cors_model::path::{compile, example};
///
/// assert_eq!(example(&compile("^/api/").unwrap()).as_deref(), Some("/api/"));
/// assert_eq!(example(&compile("^api/").unwrap()), None);
/// ```
#[must_use]
pub fn example(pattern: &PathPattern) -> Option<String> {
    let (literal, is_at_start) = match pattern {
        PathPattern::Every => ("", true),
        PathPattern::Exact(whole) if whole.get().is_empty() => return None,
        PathPattern::Exact(literal) | PathPattern::Prefix(literal) => (literal.get(), true),
        PathPattern::Suffix(literal) | PathPattern::Contains(literal) => (literal.get(), false),
        PathPattern::Dfa(_) => {
            let readers = [&Reader::of(pattern), &Reader::of(&PathPattern::Every)];
            return match search(readers, |byte| byte == b'/', |[matches, _]| matches) {
                Search::Found(path) => Some(path),
                Search::Nothing | Search::TooLong => None,
            };
        }
    };
    let has_slash = literal.starts_with('/');
    let is_path = literal.bytes().all(is_path_byte) && (has_slash || literal.is_empty() || !is_at_start);
    is_path.then(|| if has_slash { literal.to_owned() } else { format!("/{literal}") })
}

/// Whether the pattern matches a text that is like a path but for the slash at its start.
pub(crate) fn matches_without_slash(pattern: &PathPattern) -> bool {
    let readers = [&Reader::of(pattern), &Reader::of(&PathPattern::Every)];
    let found = search(readers, |byte| byte != b'/' && is_path_byte(byte), |[matches, _]| matches);
    matches!(found, Search::Found(_))
}

/// Whether both patterns match the same paths; `false` as well where it would take too long to tell.
pub(crate) fn are_same(one: &PathPattern, other: &PathPattern) -> bool {
    let readers = [&Reader::of(one), &Reader::of(other)];
    matches!(search(readers, |byte| byte == b'/', |[one, other]| one != other), Search::Nothing)
}

/// A shortest path that `all` matches and `some` doesn't.
pub(crate) fn difference(all: &PathPattern, some: &PathPattern) -> Option<String> {
    let readers = [&Reader::of(all), &Reader::of(some)];
    match search(readers, |byte| byte == b'/', |[all, some]| all && !some) {
        Search::Found(path) => Some(path),
        Search::Nothing | Search::TooLong => None,
    }
}

/// How many pairs of states are looked at. It is more than the states of any one automaton, and keeps a procedural macro, which
/// nothing optimises in a debug build, from comparing for seconds.
const MOST_PAIRS: usize = 1 << 15;

enum Search {
    /// A shortest text of those that were looked for.
    Found(String),
    Nothing,
    TooLong,
}

/// A pair of states that was reached.
struct Reached {
    states: [usize; 2],
    /// By this byte.
    byte: u8,
    /// From the one with this index.
    from: Option<usize>,
}

/// Looks for a text of path bytes, the first of which passes `is_first`, whose verdicts by both readers pass `is_wanted`:
/// a breadth-first search over pairs of states.
fn search(readers: [&Reader<'_>; 2], is_first: fn(u8) -> bool, is_wanted: fn([bool; 2]) -> bool) -> Search {
    let letters = letters(readers);
    let mut seen = HashSet::new();
    let mut reached: Vec<Reached> = Vec::new();
    let mut from = None;
    loop {
        let states = from.map_or(readers.map(Reader::start), |index: usize| reached[index].states);
        // Any byte may be the first one: what stands for it among the letters needn't pass.
        let bytes =
            if from.is_some() { letters.clone() } else { (0..=u8::MAX).filter(|byte| is_first(*byte)).collect() };
        for byte in bytes {
            let states = [readers[0].next(states[0], byte), readers[1].next(states[1], byte)];
            if !seen.insert(states) {
                continue;
            }
            reached.push(Reached { states, byte, from });
            if is_wanted([readers[0].accepts(states[0]), readers[1].accepts(states[1])]) {
                return Search::Found(text_to(reached.len() - 1, &reached));
            }
        }
        let next = from.map_or(0, |index| index + 1);
        if next == reached.len() {
            return Search::Nothing;
        }
        if reached.len() > MOST_PAIRS {
            return Search::TooLong;
        }
        from = Some(next);
    }
}

fn text_to(index: usize, reached: &[Reached]) -> String {
    let way = std::iter::successors(Some(&reached[index]), |step| step.from.map(|from| &reached[from]));
    let mut bytes: Vec<char> = way.map(|step| char::from(step.byte)).collect();
    bytes.reverse();
    bytes.into_iter().collect()
}

/// Path bytes of which each stands for all that both readers treat alike.
fn letters(readers: [&Reader<'_>; 2]) -> Vec<u8> {
    let mut seen = HashSet::new();
    (0..=u8::MAX).filter(|byte| is_path_byte(*byte) && seen.insert(readers.map(|reader| reader.class(*byte)))).collect()
}

/// A pattern that reads a path byte by byte.
enum Reader<'p> {
    /// A state is how many bytes of the literal the path has, up to its place so far.
    Literal {
        text: &'p [u8],
        /// Where the literal may begin anywhere: for each state, which shorter start of the literal ends there too.
        shorter: Option<Vec<usize>>,
        /// Whether it matches only where the path ends.
        at_end: bool,
    },
    Dfa(&'p PathDfa),
}

/// A state of a literal from which nothing matches any more.
const LOST: usize = usize::MAX;

impl<'p> Reader<'p> {
    fn of(pattern: &'p PathPattern) -> Self {
        let literal = |text: &'p str, anywhere: bool, at_end: bool| {
            let text = text.as_bytes();
            Reader::Literal { text, shorter: anywhere.then(|| shorter_starts(text)), at_end }
        };
        match pattern {
            PathPattern::Every => literal("", false, false),
            PathPattern::Exact(whole) => literal(whole.get(), false, true),
            PathPattern::Prefix(start) => literal(start.get(), false, false),
            PathPattern::Suffix(end) => literal(end.get(), true, true),
            PathPattern::Contains(part) => literal(part.get(), true, false),
            PathPattern::Dfa(dfa) => Reader::Dfa(dfa),
        }
    }

    fn start(&self) -> usize {
        match self {
            Reader::Literal { .. } => 0,
            Reader::Dfa(dfa) => usize::from(dfa.start),
        }
    }

    fn next(&self, state: usize, byte: u8) -> usize {
        match self {
            Reader::Literal { text, at_end: false, .. } if state == text.len() => state,
            Reader::Literal { text, shorter: None, .. } => match text.get(state) {
                Some(expected) if *expected == byte => state + 1,
                _ => LOST,
            },
            Reader::Literal { text, shorter: Some(shorter), .. } => extended(text, shorter, state, byte),
            Reader::Dfa(dfa) => next_of(dfa, state, byte),
        }
    }

    fn accepts(&self, state: usize) -> bool {
        match self {
            Reader::Literal { text, .. } => state == text.len(),
            Reader::Dfa(dfa) => state == usize::from(PathDfa::ACCEPTED) || state >= usize::from(dfa.accepting),
        }
    }

    /// Bytes of one class are never told apart.
    fn class(&self, byte: u8) -> u8 {
        match self {
            // A byte that no path has stands for all that the literal hasn't.
            Reader::Literal { text, .. } => {
                if text.contains(&byte) {
                    byte
                } else {
                    0
                }
            }
            Reader::Dfa(dfa) => dfa.classes.get().get(usize::from(byte)).copied().unwrap_or_default(),
        }
    }
}

/// The state behind `byte`, where the literal may begin anywhere (Knuth, Morris and Pratt).
fn extended(text: &[u8], shorter: &[usize], mut state: usize, byte: u8) -> usize {
    loop {
        if text.get(state) == Some(&byte) {
            return state + 1;
        }
        if state == 0 {
            return 0;
        }
        state = shorter[state];
    }
}

/// For each start of the text the longest shorter one that it ends with; of the empty one that is itself.
fn shorter_starts(text: &[u8]) -> Vec<usize> {
    let mut shorter = vec![0, 0];
    for byte in text.iter().skip(1) {
        let last = shorter[shorter.len() - 1];
        shorter.push(extended(text, &shorter, last, *byte));
    }
    shorter
}

fn next_of(dfa: &PathDfa, state: usize, byte: u8) -> usize {
    if state <= usize::from(PathDfa::ACCEPTED) {
        return state;
    }
    let class = dfa.classes.get().get(usize::from(byte)).copied().unwrap_or_default();
    let index = state - 2 + usize::from(class);
    let next = dfa.transitions.get().get(index * 2..).and_then(<[u8]>::first_chunk);
    next.map_or(usize::from(PathDfa::REFUSED), |next| usize::from(u16::from_le_bytes(*next)))
}
