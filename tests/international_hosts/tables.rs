//! The tables of `cors_table::idna`, made from the Unicode data that `idna` reads.

use std::fs;

use icu_normalizer::properties::{CanonicalComposition, CanonicalDecomposition, Decomposed};
use icu_normalizer::uts46::Uts46Mapper;
use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, CanonicalCombiningClass, GeneralCategory, GeneralCategoryGroup, JoiningType};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-table/src/idna");

/// The characters that are composed of two, but for Hangul syllables, with the two.
fn compositions() -> Vec<(char, char, char)> {
    let (decomposition, composition) = (CanonicalDecomposition::new(), CanonicalComposition::new());
    ('\0'..=char::MAX)
        .filter(|character| !('가'..='힣').contains(character))
        .filter_map(|character| match decomposition.decompose(character) {
            Decomposed::Expansion(first, second) if composition.compose(first, second) == Some(character) => {
                Some((character, first, second))
            }
            _ => None,
        })
        .collect()
}

/// The flags of a character, and its combining class: `Character` in `cors_table::idna` reads them.
#[allow(deprecated, reason = "the number is reached in no other way")]
fn record(character: char, composes: bool) -> (u8, u8) {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    let direction = match CodePointMapData::<BidiClass>::new().get(character) {
        _ if !is_valid(character) => 7,
        BidiClass::LeftToRight => 0,
        BidiClass::RightToLeft | BidiClass::ArabicLetter => 1,
        BidiClass::EuropeanNumber => 2,
        BidiClass::ArabicNumber => 3,
        BidiClass::NonspacingMark => 4,
        _ => 5,
    };
    let joining = match CodePointMapData::<JoiningType>::new().get(character) {
        JoiningType::DualJoining => 1,
        JoiningType::RightJoining => 2,
        JoiningType::LeftJoining => 3,
        JoiningType::Transparent => 4,
        _ => 0,
    };
    let is_mark = GeneralCategoryGroup::Mark.contains(category);
    let class = CodePointMapData::<CanonicalCombiningClass>::new().get(character);
    (u8::from(is_mark) | u8::from(composes) << 1 | direction << 2 | joining << 5, class.to_icu4c_value())
}

/// Whether UTS 46 leaves the character alone.
fn is_valid(character: char) -> bool {
    // They stand where a rule of their own lets them.
    if matches!(character, '\u{200C}' | '\u{200D}') {
        return true;
    }
    Uts46Mapper::new().map_normalize(std::iter::once(character)).eq([character]) && character != '\u{FFFD}'
}

fn three_bytes(character: char) -> [u8; 3] {
    let [first, second, third, _] = u32::from(character).to_le_bytes();
    [first, second, third]
}

/// `UPDATE_IDNA=1` writes the tables.
#[test]
fn the_tables_are_those_of_unicode() {
    let compositions = compositions();
    let is_composed = |character: char| {
        compositions.iter().any(|(_, _, second)| *second == character)
            || ('\u{1161}'..='\u{1175}').contains(&character)
            || ('\u{11A8}'..='\u{11C2}').contains(&character)
    };
    let mut characters = Vec::new();
    let mut last = None;
    for character in '\0'..=char::MAX {
        let record = record(character, is_composed(character));
        if last != Some(record) {
            characters.extend(three_bytes(character).into_iter().chain([record.0, record.1]));
            last = Some(record);
        }
    }
    let compositions: Vec<u8> = compositions
        .into_iter()
        .flat_map(|(whole, first, second)| [three_bytes(whole), three_bytes(first), three_bytes(second)].concat())
        .collect();
    for (name, bytes) in [("characters.bin", characters), ("compositions.bin", compositions)] {
        let file = format!("{FOLDER}/{name}");
        if std::env::var_os("UPDATE_IDNA").is_some() {
            fs::write(&file, &bytes).unwrap();
        }
        assert!(fs::read(&file).unwrap() == bytes, "{name} is out of date: UPDATE_IDNA=1 writes it");
    }
}
