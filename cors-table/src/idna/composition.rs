//! Which characters are composed of which ([UAX 15](https://www.unicode.org/reports/tr15/)).

use super::character::Character;
use super::records::{last_at_most, number};

/// Characters that are composed of two: three bytes each for the one and the two, in the order of the first. The test that
/// writes the characters writes these, too.
static COMPOSITIONS: &[u8] = include_bytes!("compositions.bin");
const COMPOSITION_BYTES: usize = 9;

/// Whether the label is in Normalization Form C ([UAX 15](https://www.unicode.org/reports/tr15/)). Each of its characters is,
/// by itself.
pub(super) fn is_composed(label: &[Character]) -> bool {
    if !label.iter().any(|character| character.class != 0 || character.composes()) {
        return true;
    }
    let mut decomposed = Vec::new();
    for character in label {
        decompose(character.value.into(), &mut decomposed);
    }
    // Marks are put in the order of their classes; what has class 0 stays where it is.
    for marks in decomposed.split_mut(|(_, class)| *class == 0) {
        marks.sort_by_key(|(_, class)| *class);
    }
    label.iter().map(|character| u32::from(character.value)).eq(compose(decomposed))
}

/// A character, and its combining class.
type Classed = (u32, u8);

fn decompose(character: u32, into: &mut Vec<Classed>) {
    let class = |character: u32| char::from_u32(character).map_or(0, |character| Character::of(character).class);
    if let Some((first, second)) = hangul::parts(character) {
        decompose(first, into);
        into.push((second, 0));
        return;
    }
    match last_at_most(COMPOSITIONS, COMPOSITION_BYTES, character) {
        Some(record) if number(record) == character => {
            decompose(number(&record[3..]), into);
            decompose(number(&record[6..]), into);
        }
        _ => into.push((character, class(character))),
    }
}

fn compose(decomposed: Vec<Classed>) -> impl Iterator<Item = u32> {
    let mut composed: Vec<Classed> = Vec::new();
    let mut starter: Option<usize> = None;
    for (character, class) in decomposed {
        // A mark is blocked by one of its own class, or a higher one, between it and the letter.
        let reachable = starter.filter(|starter| match &composed[starter + 1..] {
            [] => true,
            [.., (_, before)] => *before != 0 && *before < class,
        });
        if let Some((starter, whole)) = reachable.and_then(|at| Some((at, composition(composed[at].0, character)?))) {
            composed[starter].0 = whole;
            continue;
        }
        if class == 0 {
            starter = Some(composed.len());
        }
        composed.push((character, class));
    }
    composed.into_iter().map(|(character, _)| character)
}

fn composition(first: u32, second: u32) -> Option<u32> {
    let is_pair = |record: &&[u8]| number(&record[3..]) == first && number(&record[6..]) == second;
    hangul::whole(first, second).or_else(|| Some(number(COMPOSITIONS.chunks_exact(COMPOSITION_BYTES).find(is_pair)?)))
}

/// [Unicode, section 3.12](https://www.unicode.org/versions/latest/core-spec/chapter-3/#G24646): syllables are composed by their
/// numbers.
mod hangul {
    const SYLLABLES: u32 = 0xAC00;
    const LEADING: u32 = 0x1100;
    const VOWELS: u32 = 0x1161;
    /// One before the first of them.
    const TRAILING: u32 = 0x11A7;
    const LEADING_COUNT: u32 = 19;
    const VOWEL_COUNT: u32 = 21;
    const TRAILING_COUNT: u32 = 28;
    const SYLLABLE_COUNT: u32 = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT;

    /// The two that a syllable is composed of.
    pub(super) fn parts(syllable: u32) -> Option<(u32, u32)> {
        let index = syllable.checked_sub(SYLLABLES).filter(|index| *index < SYLLABLE_COUNT)?;
        let trailing = index % TRAILING_COUNT;
        Some(if trailing > 0 {
            (syllable - trailing, TRAILING + trailing)
        } else {
            let pair = index / TRAILING_COUNT;
            (LEADING + pair / VOWEL_COUNT, VOWELS + pair % VOWEL_COUNT)
        })
    }

    /// The syllable that is composed of the two.
    pub(super) fn whole(first: u32, second: u32) -> Option<u32> {
        let within =
            |character: u32, start: u32, count: u32| character.checked_sub(start).filter(|index| *index < count);
        if let (Some(leading), Some(vowel)) =
            (within(first, LEADING, LEADING_COUNT), within(second, VOWELS, VOWEL_COUNT))
        {
            return Some(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
        }
        let syllable = within(first, SYLLABLES, SYLLABLE_COUNT)?;
        let trailing = within(second, TRAILING, TRAILING_COUNT)?;
        (syllable % TRAILING_COUNT == 0 && trailing > 0).then_some(first + trailing)
    }
}
