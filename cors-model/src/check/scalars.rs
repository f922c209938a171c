//! The rules of the keys that take one value: `credentials`, `max_age`, `path`, `preflight_status`.

use super::{Given, elements};
use crate::fault::{At, Fault, Faults};
use crate::path::{self, PathError};
use crate::table::PathPattern;
use crate::{Rule, Value, max_age as duration};

/// Seconds that a browser keeps a preflight where the policy doesn't say: one hour.
pub(super) const DEFAULT_MAX_AGE: u32 = 3_600;

/// The status of an allowed preflight where the policy doesn't say: No Content.
pub(super) const DEFAULT_STATUS: u16 = 204;

/// A value of the kind that it is, for a message.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("the text `{text}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::Boolean(value) => format!("`{value}`"),
        Value::Word(word) => format!("the bare word `{word}`"),
        Value::List(_) => "a list".to_owned(),
        Value::Missing => "nothing".to_owned(),
        Value::UnsetVariable(name) => format!("`env!(\"{name}\")`"),
        Value::Other(text) => format!("`{text}`"),
    }
}

pub(super) fn credentials(given: &Given<'_>, faults: &mut Faults) -> bool {
    let at = At::Value(given.entry);
    match given.value {
        Value::Boolean(credentials) => *credentials,
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            false
        }
        value => {
            let fact = match value {
                Value::Missing => "`credentials` has no value".to_owned(),
                value => format!("`credentials` is `true` or `false`, not {}", describe(value)),
            };
            let fault = given.wrong_form(at, fact);
            faults.push(match value {
                Value::Text(text) if text == "true" || text == "false" => fault.replace(format!("\"{text}\""), text),
                Value::Word(word) if matches!(word.as_str(), "include" | "yes" | "on" | "allow") => {
                    fault.replace(word, "true")
                }
                Value::Number(number) if number == "1" => fault.replace(number, "true"),
                Value::Missing => fault.replace(given.name, format!("{} = true", given.name)),
                _ => fault,
            });
            false
        }
    }
}

pub(super) fn max_age(given: &Given<'_>, faults: &mut Faults) -> u32 {
    let at = At::Value(given.entry);
    let (seconds, written, longest) = match given.value {
        Value::Number(number) => (whole_number(number), number.as_str(), "86400"),
        Value::Text(text) => (duration::parse(text.trim()), text.as_str(), "24h"),
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            return DEFAULT_MAX_AGE;
        }
        _ => (None, "", ""),
    };
    match seconds.map(|seconds| (u32::try_from(seconds), seconds <= duration::LONGEST_SECONDS)) {
        Some((Ok(seconds), true)) => return seconds,
        Some(_) => {
            let fault = Fault::new(Rule::MaxAgeCap, at, format!("`{written}` is longer than 24 hours"));
            faults.push(fault.replace(written, longest));
        }
        None => faults.push(not_a_time(given.value, at)),
    }
    DEFAULT_MAX_AGE
}

fn not_a_time(value: &Value, at: At) -> Fault {
    const FORMS: &str = "write seconds as a number, as in `max_age = 3600`, or units from the longest to the shortest, \
                         as in `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`";
    let fault = |fact: String| Fault::new(Rule::MaxAgeForm, at, fact);
    match value {
        Value::Text(text) if text.trim().is_empty() => fault("the text is empty".to_owned()).help(FORMS),
        Value::Text(text) => {
            let no_unit = text.bytes().all(|byte| byte.is_ascii_digit());
            let fact = if no_unit { format!("`{text}` has no unit") } else { format!("`{text}` isn't a time") };
            match duration::suggest(text) {
                Some(meant) if no_unit => {
                    fault(fact).replace(text, meant).help("or with `m`, `h` or `d`, if these are no seconds")
                }
                Some(meant) => fault(fact).replace(text, meant),
                None => fault(fact).help(FORMS),
            }
        }
        Value::Other(text) if duration::parse(text).is_some() => {
            fault(format!("`{text}` lacks its quotes")).replace(text, format!("\"{text}\""))
        }
        Value::Other(text) if without_type(text).is_some() => {
            fault(format!("`{text}` needs no type")).replace(text, without_type(text).unwrap_or_default())
        }
        value => fault(format!("`max_age` is a time, not {}", describe(value))).help(FORMS),
    }
}

/// `3600` of `3600u32`.
fn without_type(text: &str) -> Option<&str> {
    let (digits, kind) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    (whole_number(digits).is_some() && matches!(kind.as_bytes()[0], b'u' | b'i')).then_some(digits)
}

/// The value of a decimal number as Rust writes it; one that is too large for the type is large in any case.
fn whole_number(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let is_decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_decimal.then(|| digits.parse().unwrap_or(u64::MAX))
}

pub(super) fn preflight_status(given: &Given<'_>, faults: &mut Faults) -> u16 {
    let at = At::Value(given.entry);
    let number = match given.value {
        Value::Number(number) => whole_number(number).and_then(|number| u16::try_from(number).ok()),
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            return DEFAULT_STATUS;
        }
        _ => None,
    };
    if let Some(status @ 200..=299) = number {
        return status;
    }
    let fact = format!("`preflight_status` is a number from 200 to 299, not {}", describe(given.value));
    let fault = Fault::new(Rule::PreflightStatus, at, fact);
    faults.push(match given.value {
        Value::Number(status) => fault.replace(status, DEFAULT_STATUS.to_string()),
        Value::Text(text) => fault.replace(format!("\"{text}\""), DEFAULT_STATUS.to_string()),
        _ => fault.help("write `preflight_status = 204`, or leave it out"),
    });
    DEFAULT_STATUS
}

pub(super) fn path(given: &Given<'_>, faults: &mut Faults) -> PathPattern {
    let at = At::Value(given.entry);
    let pattern = match given.value {
        Value::Text(pattern) => pattern,
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            return PathPattern::Every;
        }
        value => {
            let fact = format!("`path` is a text with a regular expression, not {}", describe(value));
            let fault = given.wrong_form(at, fact);
            let only = if let Value::List(list) = value { elements::only_text(list) } else { None };
            faults.push(match only {
                Some((from, to)) => fault.replace(from, to),
                None => fault,
            });
            return PathPattern::Every;
        }
    };
    if pattern.is_empty() {
        let fault = Fault::new(Rule::WrongForm, at, "`path` is empty");
        faults.push(fault.help("leave the key out to govern every path, or write a pattern as in `path = \"^/api/\"`"));
        return PathPattern::Every;
    }
    match path::compile(pattern) {
        Ok(compiled) => {
            if !path::is_anchored_at_start(pattern) {
                faults.push(unanchored(pattern, at));
            }
            compiled
        }
        Err(error) => {
            faults.push(path_fault(pattern, error, at));
            PathPattern::Every
        }
    }
}

fn unanchored(pattern: &str, at: At) -> Fault {
    let fact = match path::compile(pattern) {
        Ok(PathPattern::Contains(literal)) => {
            format!("`{pattern}` also matches `/x{literal}`: it doesn't begin with `^`")
        }
        Ok(PathPattern::Suffix(_)) => format!("`{pattern}` matches every path that ends so: it doesn't begin with `^`"),
        _ => format!("`{pattern}` may match in the middle of a path: it doesn't begin with `^`"),
    };
    Fault::new(Rule::PathUnanchored, at, fact).replace(pattern, rooted(pattern))
}

/// The pattern that holds from the beginning of the path.
fn rooted(pattern: &str) -> String {
    if pattern.ends_with('$') && !pattern.starts_with('/') && !pattern.contains('|') {
        return format!("^/.*{pattern}");
    }
    let from_slash = if pattern.starts_with('/') { format!("^{pattern}") } else { format!("^/{pattern}") };
    if path::is_anchored_at_start(&from_slash) {
        return from_slash;
    }
    // A `^` before `a|b` would hold for `a` alone.
    let branches: Vec<&str> = pattern.split('|').map(|branch| branch.strip_prefix('^').unwrap_or(branch)).collect();
    let together = format!("^(?:{})", branches.join("|"));
    if path::is_anchored_at_start(&together) { together } else { format!("^(?:{pattern})") }
}

fn path_fault(pattern: &str, error: PathError, at: At) -> Fault {
    match error {
        PathError::Syntax { message, at: range } => {
            Fault::new(Rule::PathSyntax, at, format!("the pattern doesn't parse: {message}"))
                .excerpt(pattern, range)
                .help(if message.contains("Unicode") {
                    "write the ASCII characters that are meant, as in `[A-Za-z]`: a request path is percent-encoded ASCII"
                } else {
                    "mend the pattern where the carets are; a backslash before a character takes it literally, as in `\\.`"
                })
        }
        PathError::NotAscii { at: range, encoded } => {
            let from = &pattern[range.clone()];
            Fault::new(Rule::PathSyntax, at, format!("`{from}` never stands in a request path, which is percent-encoded"))
                .replace(from, encoded)
                .excerpt(pattern, range)
        }
        PathError::TooLarge { limit } => {
            Fault::new(Rule::PathSize, at, format!("the table of this pattern would pass {} KiB", limit / 1024))
                .help("make the pattern simpler: fewer counted repetitions such as `{1,100}`, fewer alternatives; often a prefix such as `^/api/` is enough")
        }
        PathError::NeedsFeature => {
            Fault::new(Rule::PathSyntax, at, "this pattern needs the feature `path-regex`, which is off")
                .help("turn the feature `path-regex` of cors-runtime on; without it `^/literal`, `literal$` and `^/literal$` work")
        }
    }
}
