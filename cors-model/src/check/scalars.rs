//! The rules of the keys that take a number or a word: `credentials`, `max_age`, `preflight_status`.

use super::expression::{self, Expression};
use super::given::{Given, describe};
use super::{list, variables};
use crate::fault::{At, Fault, Faults};
use crate::{Rule, Value, max_age, text};

/// Seconds that a browser keeps a preflight where the policy doesn't say: one hour.
pub(super) const DEFAULT_MAX_AGE: u32 = 3_600;

/// The status of an allowed preflight where the policy doesn't say: No Content.
pub(super) const DEFAULT_STATUS: u16 = 204;

pub(super) fn credentials(given: &Given<'_>, faults: &mut Faults) -> bool {
    if let Value::Boolean(credentials) = given.value {
        return *credentials;
    }
    let fault = no_boolean(given);
    // What is meant counts, so that what else is wrong then shows at once.
    let is_meant = match given.value {
        Value::Text(text) => text == "true",
        _ => fault.replacement.as_ref().is_some_and(|replacement| replacement.to.ends_with("true")),
    };
    faults.push(fault);
    is_meant
}

fn no_boolean(given: &Given<'_>) -> Fault {
    let at = given.at();
    let fault = || given.wrong_form(at, format!("`credentials` is `true` or `false`, not {}", describe(given.value)));
    match given.value {
        _ if given.variable(at).is_some() => in_variable(given, "`credentials` is `true` or `false`"),
        Value::Missing => {
            // What was meant isn't guessed: `true` lets pages act as the user.
            given
                .wrong_form(at, "`credentials` has no value")
                .help("write `credentials = true` or `credentials = false`, or leave it out")
        }
        Value::Text(text) if text == "true" || text == "false" => fault().replace(format!("\"{text}\""), text),
        Value::Word(word) if matches!(word.as_str(), "include" | "yes" | "on" | "allow") => {
            fault().replace(word, "true")
        }
        Value::Number(number) if number == "1" => fault().replace(number, "true"),
        _ => fault(),
    }
}

/// A variable, which holds a text, where a key takes none.
fn in_variable(given: &Given<'_>, what: &str) -> Fault {
    let written = list::written(given.written);
    given.wrong_form(given.at(), format!("{what}, written in the program, and `{written}` is a text"))
}

pub(super) fn max_age(given: &Given<'_>, faults: &mut Faults) -> u32 {
    let seconds = match given.value {
        Value::Number(number) => whole_number(number),
        Value::Text(text) => max_age::parse(text.trim()),
        _ => None,
    };
    let allowed = seconds.filter(|seconds| *seconds <= max_age::LONGEST_SECONDS);
    if let Some(seconds) = allowed.and_then(|seconds| u32::try_from(seconds).ok()) {
        return seconds;
    }
    let at = given.at();
    faults.push(match given.value {
        Value::Number(number) if seconds.is_some() => too_long(number, "86400", at),
        Value::Text(text) if seconds.is_some() => too_long(text, "24h", at),
        Value::Variable(variable) => variables::without_text(given, variable, at),
        Value::Other(text) => variables::misread(given, text, at).unwrap_or_else(|| no_time(given.value, at)),
        value => no_time(value, at),
    });
    DEFAULT_MAX_AGE
}

fn too_long(written: &str, longest: &str, at: At) -> Fault {
    Fault::new(Rule::MaxAgeCap, at, format!("`{written}` is longer than 24 hours")).replace(written, longest)
}

fn no_time(value: &Value, at: At) -> Fault {
    const FORMS: &str = "write seconds as a number, as in `max_age = 3600`, or units from the longest to the \
                         shortest, as in `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`";
    let fault = |fact: String| Fault::new(Rule::MaxAgeForm, at, fact);
    match value {
        Value::Text(text) if text.trim().is_empty() => fault("the text is empty".to_owned()).help(FORMS),
        Value::Text(text) => {
            let has_no_unit = text::is_digits(text);
            let fault =
                fault(if has_no_unit { format!("`{text}` has no unit") } else { format!("`{text}` isn't a time") });
            match max_age::suggest(text) {
                // No time at all is the same in every unit.
                Some(meant) if meant == "0s" => fault.replace(text, meant),
                Some(meant) if has_no_unit => {
                    fault.replace(text, meant).help("or with `m`, `h` or `d`, if these are no seconds")
                }
                Some(meant) => fault.replace(text, meant),
                None => fault.help(FORMS),
            }
        }
        Value::Other(text) if max_age::parse(text).is_some() => {
            let is_too_long = max_age::parse(text).is_some_and(|seconds| seconds > max_age::LONGEST_SECONDS);
            let meant = if is_too_long { "24h" } else { text };
            fault(format!("`{text}` lacks its quotes")).replace(text, format!("\"{meant}\""))
        }
        Value::Other(text) if expressed(text).is_some() => {
            let seconds = expressed(text).unwrap_or_default().min(max_age::LONGEST_SECONDS);
            fault(format!("`{text}` is Rust, and a policy is written in texts and numbers"))
                .replace(text, format!("\"{}\"", max_age::text_of(seconds)))
        }
        Value::Other(text) if without_type(text).is_some() => {
            fault(format!("`{text}` needs no type")).replace(text, without_type(text).unwrap_or_default())
        }
        value => fault(format!("`max_age` is a time, not {}", describe(value))).help(FORMS),
    }
}

/// The seconds of `Duration::from_secs(3600)` and of `60 * 60`.
fn expressed(text: &str) -> Option<u64> {
    let by_product = || expression::product(text).filter(|_| text.contains('*'));
    Expression::read(text).and_then(Expression::seconds).or_else(by_product)
}

/// `3600` of `3600u32`.
fn without_type(text: &str) -> Option<&str> {
    let (digits, kind) = text.split_at(text.find(|character: char| character.is_ascii_alphabetic())?);
    (kind.starts_with(['u', 'i']) && whole_number(digits).is_some()).then_some(digits)
}

/// The value of a decimal number as Rust writes it; one that is too large for the type is large in any case.
fn whole_number(text: &str) -> Option<u64> {
    text::number(&text.replace('_', ""))
}

pub(super) fn preflight_status(given: &Given<'_>, faults: &mut Faults) -> u16 {
    let status = match given.value {
        Value::Number(number) => whole_number(number).and_then(|number| u16::try_from(number).ok()),
        _ => None,
    };
    if let Some(status @ 200..=299) = status {
        return status;
    }
    faults.push(match given.value {
        _ if given.variable(given.at()).is_some() => {
            in_variable(given, "`preflight_status` is a number from 200 to 299")
        }
        value => no_status(value, given.at()),
    });
    DEFAULT_STATUS
}

fn no_status(value: &Value, at: At) -> Fault {
    let fact = format!("`preflight_status` is a number from 200 to 299, not {}", describe(value));
    let fault = Fault::new(Rule::PreflightStatus, at, fact);
    match value {
        Value::Number(status) => fault.replace(status, "204"),
        Value::Text(text) => {
            let number = text.trim();
            let is_status =
                number.parse::<u16>().is_ok_and(|status| (200..=299).contains(&status)) && text::is_digits(number);
            fault.replace(format!("\"{text}\""), if is_status { number } else { "204" })
        }
        _ => fault.help("write `preflight_status = 204`, or leave it out"),
    }
}
