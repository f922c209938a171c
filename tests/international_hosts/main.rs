//! A host is accepted, and one is suggested, if browsers send it: `idna`, which Firefox and the `url` crate are built on, is the
//! oracle.

mod hosts;
mod tables;

use cors_model::origin::{Flawed, Mend, parse};
use fastrand::Rng;

/// Whether there is a suggestion for a host outside ASCII that isn't a guess at what its author meant, as it is for a dash in a
/// hyphen's place; one that differs from the oracle's fails the test.
fn is_suggested(host: &str) -> bool {
    let Some(Flawed { flaws, suggestion: Some(suggestion) }) = parse(&format!("https://{host}")).err() else {
        return false;
    };
    if flaws.iter().any(|flaw| flaw.mend != Mend::Canonical) {
        return false;
    }
    let sent = idna::domain_to_ascii(host).map(|sent| format!("https://{sent}"));
    assert_eq!(sent.ok(), Some(suggestion), "{host}");
    true
}

fn outside_ascii() -> impl Iterator<Item = char> {
    ('\u{80}'..'\u{30000}').filter(|character| !character.is_control())
}

#[test]
fn every_letter_is_sent_as_it_is_suggested() {
    let suggested = outside_ascii()
        .flat_map(|letter| [format!("{letter}.example"), format!("a{letter}.example")])
        .filter(|host| is_suggested(host));
    assert!(suggested.count() > 80_000);
}

#[test]
fn words_of_mixed_letters_and_marks_are_sent_as_they_are_suggested() {
    let mut rng = Rng::with_seed(0x00C0_FFEE);
    let letters: Vec<char> = outside_ascii()
        .filter(|letter| is_suggested(&format!("a{letter}.example")) || is_suggested(&format!("{letter}.example")))
        .chain("az09-_.ÄΣ。".chars())
        .collect();
    let mut suggested = 0;
    for _ in 0..100_000 {
        let script = rng.usize(..letters.len());
        let word: String = (0..=rng.usize(..8))
            .map(|_| match rng.usize(..8) {
                0 => letters[rng.usize(..letters.len())],
                _ => letters[(script + rng.usize(..40)) % letters.len()],
            })
            .collect();
        suggested += usize::from(is_suggested(&format!("{word}.example")));
    }
    assert!(suggested > 50_000, "only {suggested} words had a suggestion");
}
