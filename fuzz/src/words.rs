//! Texts: from words that policies and requests are made of, and from words that they never are.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};

/// Whether to do what is done once in so many times; never where there are no bytes left.
///
/// # Errors
///
/// None that comes of the bytes.
pub fn one_in(times: u8, bytes: &mut Unstructured) -> Result<bool> {
    Ok(bytes.int_in_range(1..=times)? == times)
}

/// How long a text may get where one of its words is repeated, in bytes.
const LONGEST: usize = 16 * 1024;

/// A text of up to eight of the words, of characters in between, and now and then of a word many times.
///
/// # Errors
///
/// As [`Unstructured::choose`], if there are no words.
pub fn text(bytes: &mut Unstructured, words: &[&str]) -> Result<String> {
    let mut text = String::new();
    for _ in 0..bytes.int_in_range(0..=7)? {
        match bytes.arbitrary::<u8>()? {
            0..=1 => text.push(bytes.arbitrary()?),
            2..=5 => text.push(char::from(bytes.int_in_range(b' '..=b'~')?)),
            6 => {
                let word = bytes.choose(words)?;
                let times = usize::from(bytes.arbitrary::<u16>()?);
                text.push_str(&word.repeat(times.min(LONGEST / word.len().max(1))));
            }
            _ => text.push_str(bytes.choose(words)?),
        }
    }
    Ok(text)
}

/// A word as it stands, or in rare cases any text of the words.
///
/// # Errors
///
/// As [`text`].
pub fn word(bytes: &mut Unstructured, words: &[&str]) -> Result<String> {
    if one_in(12, bytes)? { text(bytes, words) } else { Ok((*bytes.choose(words)?).to_owned()) }
}

/// A table of `dictionary.txt`.
pub type Words = LazyLock<Vec<&'static str>>;

/// Keys of a policy.
pub static KEYS: Words = Words::new(|| table("keys"));
/// Origins and their parts.
pub static ORIGINS: Words = Words::new(|| table("origins"));
/// Methods and header names.
pub static NAMES: Words = Words::new(|| table("names"));
/// Times, statuses, opt-outs, and values that are no text.
pub static OTHERS: Words = Words::new(|| table("others"));
/// Pieces of path patterns.
pub static PATHS: Words = Words::new(|| table("paths"));

/// The words below `## name: …`.
fn table(name: &str) -> Vec<&'static str> {
    let lines = include_str!("../dictionary.txt").lines();
    let heading = format!("## {name}:");
    let inside = lines.skip_while(|line| !line.starts_with(&heading)).skip(1).take_while(|line| !line.starts_with('#'));
    let words: Vec<&str> = inside.filter(|line| !line.is_empty()).map(|line| &*word_of(line).leak()).collect();
    assert!(!words.is_empty(), "dictionary.txt has no words below `{heading}`");
    words
}

/// A word as [libFuzzer](https://llvm.org/docs/LibFuzzer.html#dictionaries) writes it: in quotes, with `\\`, `\"` and `\xAB`.
fn word_of(line: &str) -> String {
    let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
    let mut rest = quoted.unwrap_or_else(|| panic!("{line} isn't in quotes")).as_bytes();
    let mut word = Vec::new();
    while let [byte, behind @ ..] = rest {
        let (read, behind) = match (byte, behind) {
            (b'\\', [b'x', high, low, behind @ ..]) => {
                let digits = [*high, *low];
                let byte = std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
                (byte.unwrap_or_else(|| panic!("{line} has an escape that is none")), behind)
            }
            (b'\\', [escaped, behind @ ..]) => (*escaped, behind),
            _ => (*byte, behind),
        };
        word.push(read);
        rest = behind;
    }
    String::from_utf8(word).unwrap_or_else(|error| panic!("{line}: {error}"))
}
