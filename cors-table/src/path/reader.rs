//! Patterns of any kind as automata, for whoever compares them: the model, and sets of policies while a program is compiled.
//!
//! Written with indices because neither iterators nor `?` run while compiling.

use super::{PathDfa, PathPattern};

/// The longest literal that may begin anywhere in a path and can be read byte by byte.
const LONGEST: usize = 255;

/// A pattern that reads a path byte by byte.
#[derive(Clone, Copy, Debug)]
pub struct PathReader<'p> {
    kind: Kind<'p>,
    /// Where a literal may begin anywhere: for each state, which shorter start of the literal ends there, too.
    shorter: [u8; LONGEST + 1],
}

#[derive(Clone, Copy, Debug)]
enum Kind<'p> {
    /// A state is how many bytes of the literal the path has, up to its place so far; or one more than it has in all, from
    /// where nothing matches any more.
    Literal {
        text: &'p [u8],
        /// Whether it may begin anywhere, and not only where the path does.
        anywhere: bool,
        /// Whether it matches only where the path ends.
        at_end: bool,
    },
    Dfa(&'p PathDfa),
}

/// Whether the byte can stand in the path of a request that a browser sends.
///
/// That is the URL Standard's [path percent-encode set](https://url.spec.whatwg.org/#path-percent-encode-set) turned round, without
/// the `\`, which stands for `/` there, and with the `^` that not every browser encodes. A `%` needs no two digits behind it:
/// browsers send it alone, too.
#[must_use]
pub const fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'\\' | b'`' | b'{' | b'}')
}

impl<'p> PathReader<'p> {
    /// What reads for a pattern. `None` if it is a very long literal that may begin anywhere.
    #[must_use]
    pub const fn of(pattern: &'p PathPattern) -> Option<Self> {
        let (text, anywhere, at_end) = match pattern {
            PathPattern::Every => ("", false, false),
            PathPattern::Exact(whole) => (whole.get(), false, true),
            PathPattern::Prefix(start) => (start.get(), false, false),
            PathPattern::Suffix(end) => (end.get(), true, true),
            PathPattern::Contains(part) => (part.get(), true, false),
            PathPattern::Dfa(dfa) => return Some(Self { kind: Kind::Dfa(dfa), shorter: [0; LONGEST + 1] }),
        };
        let text = text.as_bytes();
        if anywhere && text.len() > LONGEST {
            return None;
        }
        let shorter = if anywhere { shorter_starts(text) } else { [0; LONGEST + 1] };
        Some(Self { kind: Kind::Literal { text, anywhere, at_end }, shorter })
    }

    /// The state before the first byte.
    #[must_use]
    pub const fn start(&self) -> usize {
        match self.kind {
            Kind::Literal { .. } => 0,
            Kind::Dfa(dfa) => dfa.start as usize,
        }
    }

    /// The state behind `byte`.
    #[must_use]
    pub const fn next(&self, state: usize, byte: u8) -> usize {
        match self.kind {
            Kind::Literal { text, at_end: false, .. } if state == text.len() => state,
            Kind::Literal { text, anywhere: true, .. } => extended(text, &self.shorter, state, byte),
            Kind::Literal { text, .. } if state < text.len() && text[state] == byte => state + 1,
            Kind::Literal { text, .. } => text.len() + 1,
            Kind::Dfa(dfa) => dfa.next(state, byte),
        }
    }

    /// Whether a path that ends in this state matches.
    #[must_use]
    pub const fn accepts(&self, state: usize) -> bool {
        match self.kind {
            Kind::Literal { text, .. } => state == text.len(),
            Kind::Dfa(dfa) => state == PathDfa::ACCEPTED as usize || state >= dfa.accepting as usize,
        }
    }

    /// Bytes of one class are never told apart.
    #[must_use]
    pub const fn class(&self, byte: u8) -> u8 {
        match self.kind {
            // A byte that no path has stands for all that the literal hasn't.
            Kind::Literal { text, .. } => {
                let mut at = 0;
                while at < text.len() {
                    if text[at] == byte {
                        return byte;
                    }
                    at += 1;
                }
                0
            }
            Kind::Dfa(dfa) => dfa.class(byte),
        }
    }

    /// Whether a path in this state matches, whatever follows.
    pub(super) const fn is_settled(&self, state: usize) -> bool {
        match self.kind {
            Kind::Literal { text, at_end, .. } => !at_end && state == text.len(),
            Kind::Dfa(_) => state == PathDfa::ACCEPTED as usize,
        }
    }

    /// Whether a path in this state doesn't match, whatever follows.
    pub(super) const fn is_lost(&self, state: usize) -> bool {
        match self.kind {
            Kind::Literal { text, .. } => state > text.len(),
            Kind::Dfa(_) => state == PathDfa::REFUSED as usize,
        }
    }

    /// One more than the highest state.
    pub(super) const fn states(&self) -> usize {
        match self.kind {
            Kind::Literal { text, .. } => text.len() + 2,
            Kind::Dfa(dfa) => dfa.transitions.get().len() / size_of::<u16>() + 2,
        }
    }
}

impl PathDfa {
    const fn class(&self, byte: u8) -> u8 {
        let classes = self.classes.get();
        if (byte as usize) < classes.len() { classes[byte as usize] } else { 0 }
    }

    const fn next(&self, state: usize, byte: u8) -> usize {
        if state <= Self::ACCEPTED as usize {
            return state;
        }
        let transitions = self.transitions.get();
        let at = (state - 2 + self.class(byte) as usize) * size_of::<u16>();
        if at + 1 < transitions.len() {
            u16::from_le_bytes([transitions[at], transitions[at + 1]]) as usize
        } else {
            Self::REFUSED as usize
        }
    }
}

/// The state behind `byte`, where the literal may begin anywhere (Knuth, Morris and Pratt).
const fn extended(text: &[u8], shorter: &[u8; LONGEST + 1], mut state: usize, byte: u8) -> usize {
    loop {
        if state < text.len() && text[state] == byte {
            return state + 1;
        }
        if state == 0 {
            return 0;
        }
        state = shorter[state] as usize;
    }
}

/// For each start of the text the longest shorter one that it ends with; of the empty one that is itself.
const fn shorter_starts(text: &[u8]) -> [u8; LONGEST + 1] {
    let mut shorter = [0; LONGEST + 1];
    let mut length = 1;
    while length < text.len() {
        let state = extended(text, &shorter, shorter[length] as usize, text[length]);
        #[expect(clippy::cast_possible_truncation, reason = "no text is longer than `LONGEST`")]
        {
            shorter[length + 1] = state as u8;
        }
        length += 1;
    }
    shorter
}
