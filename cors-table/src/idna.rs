//! Hosts with characters outside ASCII: whether browsers accept them, and their spelling in ASCII.
//!
//! Browsers process a host by [UTS 46](https://www.unicode.org/reports/tr46/)
//! ([URL: domain to ASCII](https://url.spec.whatwg.org/#concept-domain-to-ascii)): they map its characters, compose what can be
//! composed, check each label, and encode it by [RFC 3492](https://www.rfc-editor.org/rfc/rfc3492). The tables of the first
//! step are large, so it isn't made here, but for the lower case of letters, which the caller sees to: a label is right if
//! mapping would leave it alone. All that UTS 46 checks then is checked: which characters there may be, their order (NFC),
//! joiners, and the directions of scripts.

use crate::origin::LONGEST_LABEL;

/// What begins a label that is encoded.
const PREFIX: &str = "xn--";

/// Whether browsers accept the encoded labels of a host in ASCII and lower case: `xn--bcher-kva`, not `xn--a`.
///
/// ```
/// use cors_table::idna::has_right_labels;
///
/// assert!(has_right_labels("xn--bcher-kva.example") && has_right_labels("example.com"));
/// assert!(!has_right_labels("xn--a.example") && !has_right_labels("xn--.example"));
/// ```
#[must_use]
pub fn has_right_labels(host: &str) -> bool {
    if !host.split('.').any(|label| label.starts_with(PREFIX)) {
        return true;
    }
    let decoded: Option<Vec<String>> = host.split('.').map(decoded).collect();
    decoded.is_some_and(|labels| are_valid(&labels))
}

/// A host in lower case in the spelling that browsers send; `None` where that isn't known, or no browser accepts the host.
///
/// ```
/// use cors_table::idna::to_ascii;
///
/// assert_eq!(to_ascii("bücher.example").as_deref(), Some("xn--bcher-kva.example"));
/// assert_eq!(to_ascii("oﬃce.example"), None);
/// ```
#[must_use]
pub fn to_ascii(host: &str) -> Option<String> {
    // The full stops of other scripts end a label as well.
    let labels = host.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']);
    let decoded: Vec<String> = labels.map(decoded).collect::<Option<_>>()?;
    if !are_valid(&decoded) {
        return None;
    }
    let encoded: Option<Vec<String>> = decoded.iter().map(|label| encoded(label)).collect();
    Some(encoded?.join("."))
}

/// What a label stands for; `None` if it begins as an encoded one and isn't any.
fn decoded(label: &str) -> Option<String> {
    let Some(punycode) = label.strip_prefix(PREFIX) else { return Some(label.to_owned()) };
    let decoded = decode(punycode)?;
    // What needn't be encoded has no encoded form, and neither has what was encoded twice.
    let is_right = !decoded.is_ascii() && encoded(&decoded)? == label;
    is_right.then_some(decoded)
}

fn encoded(label: &str) -> Option<String> {
    if label.is_ascii() { Some(label.to_owned()) } else { Some(format!("{PREFIX}{}", encode(label)?)) }
}

/// [UTS 46, section 4.1](https://www.unicode.org/reports/tr46/#Validity_Criteria), for all labels of a host.
fn are_valid(labels: &[String]) -> bool {
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

/// What the Unicode Character Database and UTS 46 say of a character.
#[derive(Clone, Copy)]
struct Character {
    value: char,
    flags: u8,
    /// `Canonical_Combining_Class`.
    class: u8,
}

/// The `Bidi_Class`, as far as RFC 5893 tells them apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
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
enum Joining {
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
static CHARACTERS: &[u8] = include_bytes!("idna/characters.bin");
const CHARACTER_BYTES: usize = 5;

/// Characters that are composed of two: three bytes each for the one and the two, in the order of the first. The same test
/// writes them.
static COMPOSITIONS: &[u8] = include_bytes!("idna/compositions.bin");
const COMPOSITION_BYTES: usize = 9;

/// `Canonical_Combining_Class` of viramas.
const VIRAMA: u8 = 9;

impl Character {
    fn of(character: char) -> Self {
        let range = last_at_most(CHARACTERS, CHARACTER_BYTES, character.into());
        let (flags, class) = range.map_or((u8::MAX, 0), |range| (range[3], range[4]));
        Self { value: character, flags, class }
    }

    /// `General_Category` M.
    const fn is_mark(self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether NFC may put it into the character before it.
    const fn composes(self) -> bool {
        self.flags & 2 != 0
    }

    const fn direction(self) -> Direction {
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

    const fn joining(self) -> Joining {
        match self.flags >> 5 {
            1 => Joining::Both,
            2 => Joining::Before,
            3 => Joining::Behind,
            4 => Joining::Transparent,
            _ => Joining::None,
        }
    }
}

/// The last record of a table that begins with a number of at most `key`.
fn last_at_most(table: &'static [u8], size: usize, key: u32) -> Option<&'static [u8]> {
    let (mut low, mut high) = (0, table.len() / size);
    while low < high {
        let middle = usize::midpoint(low, high);
        if number(&table[middle * size..]) <= key {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let last = low.checked_sub(1)?;
    Some(&table[last * size..low * size])
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

/// Whether the label is in Normalization Form C ([UAX 15](https://www.unicode.org/reports/tr15/)). Each of its characters is,
/// by itself.
fn is_composed(label: &[Character]) -> bool {
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

// RFC 3492, section 5.
const BASE: usize = 36;
const SMALLEST_THRESHOLD: usize = 1;
const LARGEST_THRESHOLD: usize = 26;
const SKEW: usize = 38;
const DAMP: usize = 700;
const INITIAL_BIAS: usize = 72;
const INITIAL_CODE: usize = 0x80;

/// Decodes by [RFC 3492, section 6.2](https://www.rfc-editor.org/rfc/rfc3492#section-6.2); `None` where that fails.
fn decode(punycode: &str) -> Option<String> {
    if punycode.len() > LONGEST_LABEL {
        return None;
    }
    let (basic, digits) = punycode.rsplit_once('-').unwrap_or(("", punycode));
    let mut decoded: Vec<char> = basic.chars().collect();
    let mut digits = digits.bytes();
    let (mut code, mut place, mut bias) = (INITIAL_CODE, 0, INITIAL_BIAS);
    while digits.len() > 0 {
        let delta = take_number(&mut digits, bias)?;
        let count = decoded.len() + 1;
        bias = adapt(delta, count, decoded.len() == basic.len());
        place += delta;
        code += place / count;
        place %= count;
        decoded.insert(place, char::from_u32(u32::try_from(code).ok()?)?);
        place += 1;
    }
    Some(decoded.into_iter().collect())
}

/// Reads a number in digits of variable weight; `None` if it has no end, or is too large for any character.
fn take_number(digits: &mut std::str::Bytes<'_>, bias: usize) -> Option<usize> {
    let (mut number, mut factor, mut weight) = (0_usize, 1_usize, BASE);
    loop {
        let digit = match digits.next()? {
            letter @ b'a'..=b'z' => letter - b'a',
            digit @ b'0'..=b'9' => digit - b'0' + 26,
            _ => return None,
        };
        let digit = usize::from(digit);
        // No label is so long that a larger one were a character.
        number = number.checked_add(digit.checked_mul(factor)?).filter(|number| *number <= 1 << 27)?;
        let threshold = threshold(weight, bias);
        if digit < threshold {
            return Some(number);
        }
        factor = factor.checked_mul(BASE - threshold)?;
        weight += BASE;
    }
}

fn threshold(weight: usize, bias: usize) -> usize {
    weight.saturating_sub(bias).clamp(SMALLEST_THRESHOLD, LARGEST_THRESHOLD)
}

/// Encodes a label by [RFC 3492, section 6.3](https://www.rfc-editor.org/rfc/rfc3492#section-6.3); `None` for one that is
/// too long: its encoded form has a character at least for each of its own, and the numbers here can't overflow below that.
fn encode(label: &str) -> Option<String> {
    let count = label.chars().count();
    if count > LONGEST_LABEL {
        return None;
    }
    let basic: String = label.chars().filter(char::is_ascii).collect();
    let hyphen = if basic.is_empty() { "" } else { "-" };
    let mut encoded = format!("{basic}{hyphen}");
    let mut done = basic.len();
    let mut bias = INITIAL_BIAS;
    let mut delta = 0;
    let mut least = INITIAL_CODE;
    while let Some(next) = label.chars().map(|character| character as usize).filter(|code| *code >= least).min() {
        delta += (next - least) * (done + 1);
        for code in label.chars().map(|character| character as usize) {
            if code < next {
                delta += 1;
            }
            if code == next {
                push_number(delta, bias, &mut encoded);
                done += 1;
                bias = adapt(delta, done, done == basic.len() + 1);
                delta = 0;
            }
        }
        delta += 1;
        least = next + 1;
    }
    Some(encoded)
}

/// Puts a number into digits of variable weight, the least significant first.
fn push_number(number: usize, bias: usize, encoded: &mut String) {
    let mut rest = number;
    let mut weight = BASE;
    loop {
        let threshold = threshold(weight, bias);
        weight += BASE;
        if rest < threshold {
            encoded.push(digit(rest));
            return;
        }
        encoded.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
    }
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: usize) -> char {
    char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[value])
}

/// [RFC 3492, section 6.1](https://www.rfc-editor.org/rfc/rfc3492#section-6.1).
fn adapt(delta: usize, characters: usize, is_first: bool) -> usize {
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / characters;
    let mut bias = 0;
    while delta > (BASE - SMALLEST_THRESHOLD) * LARGEST_THRESHOLD / 2 {
        delta /= BASE - SMALLEST_THRESHOLD;
        bias += BASE;
    }
    bias + (BASE - SMALLEST_THRESHOLD + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::{has_right_labels, to_ascii};

    /// The samples of RFC 3492, section 7.1, that hold letters of the tables alone, and hosts in use.
    #[test]
    fn encodes_what_browsers_encode() {
        for (host, sent) in [
            ("münchen.example", "xn--mnchen-3ya.example"),
            ("例え.jp", "xn--r8jz45g.jp"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("そのスピードで", "xn--d9juau41awczczp"),
            ("दिल्ली.example", "xn--j2bya4ch0f.example"),
            ("דוגמה.example", "xn--6dbbec0c.example"),
        ] {
            assert_eq!(to_ascii(host).as_deref(), Some(sent), "{host}");
        }
    }

    /// A decomposed umlaut, a full-width letter, a ligature, a superscript, a mark without a letter, mixed directions, what
    /// is encoded already, and too many letters.
    #[test]
    fn says_nothing_where_browsers_send_something_else() {
        let too_long = "ü".repeat(100_000);
        for host in
            ["mu\u{308}nchen", "ｅxample", "ﬁle", "m²", "\u{93F}x", "aא", "א.1.example", "xn--ü", too_long.as_str()]
        {
            assert_eq!(to_ascii(host), None, "{host}");
        }
    }

    /// What stands for nothing, for ASCII, for a character that is mapped, for a mark alone, or in another order.
    #[test]
    fn tells_encoded_labels_from_what_only_looks_so() {
        for label in ["xn--a", "xn--", "xn--a-", "xn--zn7c", "xn--1ug", "xn--a-yoc", "xn--99999999", "xn--bcher-kva-"] {
            assert!(!has_right_labels(label), "{label}");
        }
        for label in ["xn--bcher-kva", "xn--zs9h", "xn--mgba3gch31f060k", "xn--10cl1a0b660p", "xn--fa-hia", "x"] {
            assert!(has_right_labels(label), "{label}");
        }
    }
}
