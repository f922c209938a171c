//! What is known of each character.

use super::records::last_at_most;

/// What the Unicode Character Database and UTS 46 say of a character.
#[derive(Clone, Copy)]
pub(super) struct Character {
    pub(super) value: char,
    flags: u8,
    /// `Canonical_Combining_Class`.
    pub(super) class: u8,
}

/// `Canonical_Combining_Class` of viramas.
pub(super) const VIRAMA: u8 = 9;

/// The `Bidi_Class`, as far as RFC 5893 tells them apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// L.
    Left,
    /// R and AL.
    Right,
    /// EN.
    EuropeanNumber,
    /// AN.
    ArabicNumber,
    /// NSM.
    Mark,
    /// ES, CS, ET, ON and BN.
    Neutral,
    /// UTS 46 maps the character, or disallows it.
    Invalid,
}

/// The `Joining_Type`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joining {
    /// U and C.
    None,
    /// D.
    Both,
    /// R: with the character before it.
    Before,
    /// L: with the character behind it.
    Behind,
    /// T: those on both sides of it join through it.
    Transparent,
}

/// Ranges of characters that are alike: three bytes for the first one, least significant first, then the flags and the
/// combining class. Made from the Unicode Character Database (Copyright © Unicode, Inc., Unicode License v3) and the mapping
/// table of UTS 46 by `tests/international_hosts/tables.rs`, which holds them to it.
static CHARACTERS: &[u8] = include_bytes!("characters.bin");
const CHARACTER_BYTES: usize = 5;

impl Character {
    pub(super) fn of(character: char) -> Self {
        let range = last_at_most(CHARACTERS, CHARACTER_BYTES, character.into());
        let (flags, class) = range.map_or((u8::MAX, 0), |range| (range[3], range[4]));
        Self { value: character, flags, class }
    }

    /// `General_Category` M.
    pub(super) const fn is_mark(self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether NFC may put it into the character before it.
    pub(super) const fn composes(self) -> bool {
        self.flags & 2 != 0
    }

    pub(super) const fn direction(self) -> Direction {
        match self.flags >> 2 & 7 {
            0 => Direction::Left,
            1 => Direction::Right,
            2 => Direction::EuropeanNumber,
            3 => Direction::ArabicNumber,
            4 => Direction::Mark,
            5 => Direction::Neutral,
            _ => Direction::Invalid,
        }
    }

    pub(super) const fn joining(self) -> Joining {
        match self.flags >> 5 {
            1 => Joining::Both,
            2 => Joining::Before,
            3 => Joining::Behind,
            4 => Joining::Transparent,
            _ => Joining::None,
        }
    }
}
