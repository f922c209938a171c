//! Labels in ASCII: Punycode ([RFC 3492](https://www.rfc-editor.org/rfc/rfc3492)).

use crate::origin::LONGEST_LABEL;

/// What begins a label that is encoded.
pub(super) const PREFIX: &str = "xn--";

// RFC 3492, section 5.
const BASE: usize = 36;
const SMALLEST_THRESHOLD: usize = 1;
const LARGEST_THRESHOLD: usize = 26;
const SKEW: usize = 38;
const DAMP: usize = 700;
const INITIAL_BIAS: usize = 72;
const INITIAL_CODE: usize = 0x80;

/// Decodes by [RFC 3492, section 6.2](https://www.rfc-editor.org/rfc/rfc3492#section-6.2); `None` where that fails.
pub(super) fn decode(punycode: &str) -> Option<String> {
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
pub(super) fn encode(label: &str) -> Option<String> {
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
