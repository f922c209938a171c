//! Random bytes that a test compares two matchers on.

use fastrand::Rng;

/// Up to `longest` bytes of `alphabet`.
pub fn bytes(random: &mut Rng, alphabet: &[u8], longest: usize) -> Vec<u8> {
    let length = random.usize(..=longest);
    (0..length).filter_map(|_| random.choice(alphabet)).copied().collect()
}

/// Changes, cuts or adds one byte.
pub fn edit(random: &mut Rng, text: &mut Vec<u8>, alphabet: &[u8]) {
    let at = random.usize(..=text.len());
    let byte = alphabet[random.usize(..alphabet.len())];
    match random.u8(..3) {
        0 if at < text.len() => text[at] = byte,
        1 if at < text.len() => drop(text.remove(at)),
        _ => text.insert(at, byte),
    }
}
