//! Matching a request's path against the pattern of a policy.
//!
//! `cors_model::path` builds these tables from a regular expression. Here they are only read. Any table
//! and any path give an answer: every access is checked, so a wrong table refuses and doesn't panic.

mod covers;
mod reader;

pub use self::covers::Budget;
pub use self::reader::{PathReader, is_path_byte};
use crate::stored::Stored;

/// The paths that a policy governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPattern {
    /// Every path.
    Every,
    /// This path only: `^/health$`.
    Exact(Stored<str>),
    /// Paths that begin so: `^/api/`.
    Prefix(Stored<str>),
    /// Paths that end so: `\.json$`.
    Suffix(Stored<str>),
    /// Paths that have this anywhere: `/api/`.
    Contains(Stored<str>),
    /// Paths that an automaton accepts: any other regular expression.
    Dfa(PathDfa),
}

/// A minimal deterministic finite automaton that reads a path byte by byte.
///
/// A state is a number: [`PathDfa::REFUSED`], [`PathDfa::ACCEPTED`], or else two more than the index of its row in
/// `transitions`, where the next state stands at the class of the byte read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathDfa {
    /// For each of the 256 bytes its class; bytes of one class are never told apart.
    pub classes: Stored<[u8]>,
    /// The rows of all states, each with one next state per class: u16, little-endian.
    pub transitions: Stored<[u8]>,
    /// The state before the first byte.
    pub start: u16,
    /// States from this one on accept a path that ends there.
    pub accepting: u16,
    /// The pattern as it was written, for people.
    pub source: Stored<str>,
}

impl PathPattern {
    /// Whether `path`, a request's path without its query, matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Exact(whole) => path == whole.get(),
            Self::Prefix(start) => path.starts_with(start.get()),
            Self::Suffix(end) => path.ends_with(end.get()),
            Self::Contains(part) => has_inside(path, part.get()),
            Self::Dfa(dfa) => dfa.matches(path.as_bytes()),
        }
    }
}

/// A substring search is long code, which the other forms shouldn't make room for.
#[inline(never)]
fn has_inside(path: &str, part: &str) -> bool {
    path.contains(part)
}

impl PathDfa {
    /// The state in which nothing that follows can make the path match.
    pub const REFUSED: u16 = 0;
    /// The state in which nothing that follows can make the path fail.
    pub const ACCEPTED: u16 = 1;

    fn matches(&self, path: &[u8]) -> bool {
        let Ok(classes) = <&[u8; 256]>::try_from(self.classes.get()) else { return false };
        let transitions = self.transitions.get();
        let mut state = self.start;
        for byte in path {
            if state <= Self::ACCEPTED {
                break;
            }
            let index = usize::from(state) - 2 + usize::from(classes[usize::from(*byte)]);
            let next = transitions.get(index * size_of::<u16>()..).and_then(<[u8]>::first_chunk);
            let Some(next) = next else { return false };
            state = u16::from_le_bytes(*next);
        }
        state == Self::ACCEPTED || state >= self.accepting
    }
}
