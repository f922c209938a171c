//! What patterns say of the paths that requests have, which are far from every text.
//!
//! A request's path begins with `/` and holds the ASCII bytes of [`is_path_byte`]: what browsers send. Left out are
//!
//! - what they percent-encode, although `http` lets some of it through: UTF-8, `"`, `{` and `}`;
//! - `*`, the path of `OPTIONS *`, and the empty path of `CONNECT`: no page can send either.
//!
//! Of literals that is all but the segments `.` and `..`, which browsers take out; automata may match paths with those.

use std::collections::HashSet;

use cors_table::{PathPattern, PathReader, is_path_byte};

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
            return match search([pattern, &PathPattern::Every], |byte| byte == b'/', |[matches, _]| matches) {
                Search::Found(path) => Some(path),
                Search::Nothing | Search::TooLong => None,
            };
        }
    };
    let has_slash = literal.starts_with('/');
    let is_at_end = matches!(pattern, PathPattern::Exact(_) | PathPattern::Suffix(_));
    if has_dot_segment(literal, is_at_end) {
        return None;
    }
    let is_path = literal.bytes().all(is_path_byte) && (has_slash || literal.is_empty() || !is_at_start);
    is_path.then(|| if has_slash { literal.to_owned() } else { format!("/{literal}") })
}

/// Whether there is a segment that a URL's path never has: `.` and `..` go while it is parsed
/// ([URL Standard, path state](https://url.spec.whatwg.org/#path-state)). What stands before the first `/` may be a part of one, and what
/// is behind the last as well, if more may follow.
pub(crate) fn has_dot_segment(literal: &str, is_at_end: bool) -> bool {
    let mut segments = literal.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_whole = is_at_end || segments.peek().is_some();
        if is_whole && matches!(segment, "." | "..") {
            return true;
        }
    }
    false
}

/// Whether the pattern matches a text that is like a path but for the slash at its start.
pub(crate) fn matches_without_slash(pattern: &PathPattern) -> bool {
    let patterns = [pattern, &PathPattern::Every];
    let found = search(patterns, |byte| byte != b'/' && is_path_byte(byte), |[matches, _]| matches);
    matches!(found, Search::Found(_))
}

/// Whether both patterns match the same paths; `false` as well where it would take too long to tell.
pub(crate) fn are_same(one: &PathPattern, other: &PathPattern) -> bool {
    matches!(search([one, other], |byte| byte == b'/', |[one, other]| one != other), Search::Nothing)
}

/// A shortest path that a request can have, and that `all` matches and `some` doesn't; `None` as well where it would take too
/// long to find one.
///
/// ```
/// use cors_model::path::{compile, difference};
///
/// let (api, users) = (compile("^/api/").unwrap(), compile("^/api/users").unwrap());
/// assert_eq!(difference(&api, &users).as_deref(), Some("/api/"));
/// assert_eq!(difference(&users, &api), None);
/// ```
#[must_use]
pub fn difference(all: &PathPattern, some: &PathPattern) -> Option<String> {
    match search([all, some], |byte| byte == b'/', |[all, some]| all && !some) {
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

/// Looks for a text of path bytes, the first of which passes `is_first`, whose verdicts by both patterns pass `is_wanted`:
/// a breadth-first search over pairs of states.
fn search(patterns: [&PathPattern; 2], is_first: fn(u8) -> bool, is_wanted: fn([bool; 2]) -> bool) -> Search {
    let [Some(one), Some(other)] = patterns.map(PathReader::of) else { return Search::TooLong };
    let readers = [&one, &other];
    let letters = letters(readers);
    let mut seen = HashSet::new();
    let mut reached: Vec<Reached> = Vec::new();
    let mut from = None;
    loop {
        let states = from.map_or(readers.map(PathReader::start), |index: usize| reached[index].states);
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
fn letters(readers: [&PathReader<'_>; 2]) -> Vec<u8> {
    let mut seen = HashSet::new();
    (0..=u8::MAX).filter(|byte| is_path_byte(*byte) && seen.insert(readers.map(|reader| reader.class(*byte)))).collect()
}
