//! Whether one pattern leaves another one nothing: of two policies in a set, whether the second can ever answer.

use super::reader::{PathReader, is_path_byte};
use super::{PathDfa, PathPattern};

/// How many pairs of states may be told apart.
const MOST_PAIRS: usize = 1 << 17;

/// How many pairs of states may wait to be looked at.
const MOST_WAITING: usize = 1 << 10;

/// The work that comparing patterns may be, in steps of an automaton. A compiler that evaluates a constant takes less than a
/// second for all of it, and warns of nothing.
#[derive(Debug)]
pub struct Budget {
    steps: usize,
}

impl Budget {
    /// What comparing the patterns of one set may take.
    #[must_use]
    pub const fn new() -> Self {
        Self { steps: 30_000 }
    }

    /// Whether so many steps may be done.
    const fn spend(&mut self, steps: usize) -> bool {
        let may = self.steps >= steps;
        self.steps = self.steps.saturating_sub(steps);
        may
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl PathPattern {
    /// Whether this pattern matches every path that `other` matches and a request of a page can have. `false` as well where
    /// `budget` is too small to tell.
    ///
    /// It runs while compiling.
    ///
    /// ```
    /// use cors_table::{Budget, PathPattern, Stored};
    ///
    /// const API: PathPattern = PathPattern::Prefix(Stored::Static("/api/"));
    /// const USERS: PathPattern = PathPattern::Exact(Stored::Static("/api/users"));
    /// const _: () = assert!(API.covers(&USERS, &mut Budget::new()) && !USERS.covers(&API, &mut Budget::new()));
    /// ```
    #[must_use]
    pub const fn covers(&self, other: &Self, budget: &mut Budget) -> bool {
        match (self, other) {
            (Self::Every, _) => true,
            // Nearly every pattern is one of these, and needs no automaton.
            (Self::Prefix(start), Self::Every) => is_text(start.get().as_bytes(), b"/"),
            (Self::Prefix(start), Self::Prefix(text) | Self::Exact(text)) => {
                let (start, text) = (start.get().as_bytes(), text.get().as_bytes());
                is_text(start, b"/") || starts_with(text, start)
            }
            (Self::Exact(text), Self::Exact(other)) => is_text(text.get().as_bytes(), other.get().as_bytes()),
            (Self::Exact(_), Self::Every | Self::Prefix(_)) => false,
            (Self::Dfa(one), Self::Dfa(other)) if one.is_written_as(other) => true,
            _ => self.covers_by_automaton(other, budget),
        }
    }

    /// Looks for a path that `other` matches and `self` doesn't, through every pair of states that a path can lead to.
    const fn covers_by_automaton(&self, other: &Self, budget: &mut Budget) -> bool {
        let (Some(all), Some(some)) = (PathReader::of(self), PathReader::of(other)) else { return false };
        let states = all.states();
        if states * some.states() > MOST_PAIRS || !budget.spend(ASCII) {
            return false;
        }
        let (letters, count) = letters(&all, &some);
        let mut seen = [0_u64; MOST_PAIRS / 64];
        let mut waiting = [(0, 0); MOST_WAITING];
        // Every path begins with a slash.
        waiting[0] = (all.next(all.start(), b'/'), some.next(some.start(), b'/'));
        let mut left = 1;
        while left > 0 {
            left -= 1;
            let (in_all, in_some) = waiting[left];
            if all.is_settled(in_all) || some.is_lost(in_some) {
                continue;
            }
            if some.accepts(in_some) && !all.accepts(in_all) {
                return false;
            }
            if !budget.spend(count) {
                return false;
            }
            let mut at = 0;
            while at < count {
                let next = (all.next(in_all, letters[at]), some.next(in_some, letters[at]));
                let pair = next.1 * states + next.0;
                // A wrong table may lead anywhere.
                if pair >= MOST_PAIRS || left == MOST_WAITING {
                    return false;
                }
                if seen[pair / 64] & (1 << (pair % 64)) == 0 {
                    seen[pair / 64] |= 1 << (pair % 64);
                    waiting[left] = next;
                    left += 1;
                }
                at += 1;
            }
        }
        true
    }
}

impl PathDfa {
    const fn is_written_as(&self, other: &Self) -> bool {
        is_text(self.source.get().as_bytes(), other.source.get().as_bytes())
    }
}

const ASCII: usize = 128;

/// Path bytes of which each stands for all that both readers treat alike, and how many these are.
const fn letters(one: &PathReader<'_>, other: &PathReader<'_>) -> ([u8; ASCII], usize) {
    let mut letters = [0; ASCII];
    let mut classes = [(0, 0); ASCII];
    let mut count = 0;
    let mut byte = 0_u8;
    while byte.is_ascii() {
        let class = (one.class(byte), other.class(byte));
        if is_path_byte(byte) && !has(&classes, count, class) {
            letters[count] = byte;
            classes[count] = class;
            count += 1;
        }
        byte += 1;
    }
    (letters, count)
}

const fn has(classes: &[(u8, u8); ASCII], count: usize, class: (u8, u8)) -> bool {
    let mut at = 0;
    while at < count {
        if classes[at].0 == class.0 && classes[at].1 == class.1 {
            return true;
        }
        at += 1;
    }
    false
}

const fn starts_with(text: &[u8], start: &[u8]) -> bool {
    if text.len() < start.len() {
        return false;
    }
    let mut at = 0;
    while at < start.len() {
        if text[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn is_text(text: &[u8], other: &[u8]) -> bool {
    text.len() == other.len() && starts_with(text, other)
}
