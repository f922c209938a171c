//! What UTS 46 asks of the labels of a host.

use super::character::{Character, Direction, Joining, VIRAMA};
use super::composition::is_composed;
use super::punycode::PREFIX;

/// [UTS 46, section 4.1](https://www.unicode.org/reports/tr46/#Validity_Criteria), for all labels of a host.
pub(super) fn are_valid(labels: &[String]) -> bool {
    let is_bidirectional = labels.iter().any(|label| label.chars().any(is_right_to_left));
    labels.iter().filter(|label| !label.is_empty()).all(|label| {
        let characters: Vec<Character> = label.chars().map(Character::of).collect();
        let begins_right = label.is_ascii() || !label.starts_with(PREFIX) && !characters[0].is_mark();
        begins_right
            && characters.iter().all(|character| character.direction() != Direction::Invalid)
            && is_composed(&characters)
            && has_joiners_in_place(&characters)
            && (!is_bidirectional || has_directions_in_order(&characters))
    })
}

/// Whether a character makes the host one to which the rules of directions apply.
fn is_right_to_left(character: char) -> bool {
    !character.is_ascii() && matches!(Character::of(character).direction(), Direction::Right | Direction::ArabicNumber)
}

/// The rules for U+200C and U+200D ([RFC 5892, appendix A](https://www.rfc-editor.org/rfc/rfc5892#appendix-A)).
fn has_joiners_in_place(label: &[Character]) -> bool {
    const NON_JOINER: char = '\u{200C}';
    const JOINER: char = '\u{200D}';
    label.iter().enumerate().all(|(at, character)| {
        if !matches!(character.value, NON_JOINER | JOINER) {
            return true;
        }
        let (before, behind) = (&label[..at], &label[at + 1..]);
        if before.last().is_some_and(|before| before.class == VIRAMA) {
            return true;
        }
        let joining = |character: &Character| Some(character.joining()).filter(|it| *it != Joining::Transparent);
        let joins_before = before.iter().rev().find_map(joining);
        let joins_behind = behind.iter().find_map(joining);
        character.value == NON_JOINER
            && matches!(joins_before, Some(Joining::Both | Joining::Behind))
            && matches!(joins_behind, Some(Joining::Both | Joining::Before))
    })
}

/// [RFC 5893, section 2](https://www.rfc-editor.org/rfc/rfc5893#section-2).
fn has_directions_in_order(label: &[Character]) -> bool {
    use Direction::{ArabicNumber, EuropeanNumber, Left, Mark, Neutral, Right};
    let has = |direction: Direction| label.iter().any(|character| character.direction() == direction);
    let last = label.iter().rev().map(|character| character.direction()).find(|direction| *direction != Mark);
    match label[0].direction() {
        Left => !has(Right) && !has(ArabicNumber) && matches!(last, Some(Left | EuropeanNumber)),
        Right => {
            !(has(Left) || has(EuropeanNumber) && has(ArabicNumber))
                && matches!(last, Some(Right | EuropeanNumber | ArabicNumber))
        }
        EuropeanNumber | ArabicNumber | Mark | Neutral | Direction::Invalid => false,
    }
}
