//! The rules of the keys that take one value: `credentials`, `max_age`, `path`, `preflight_status`.

use super::{Given, elements};
use crate::fault::{At, Fault, Faults};
use crate::path::{self, PathError};
use crate::table::PathPattern;
use crate::text::{self, in_quotes, quoted};
use crate::{Rule, Value, max_age as duration};

/// Seconds that a browser keeps a preflight where the policy doesn't say: one hour.
pub(super) const DEFAULT_MAX_AGE: u32 = 3_600;

/// The status of an allowed preflight where the policy doesn't say: No Content.
pub(super) const DEFAULT_STATUS: u16 = 204;

/// A value of the kind that it is, for a message.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Text(text) => text::around("the text ", text, ""),
        Value::Number(number) => text::around("the number ", number, ""),
        Value::Boolean(true) => "`true`".to_owned(),
        Value::Boolean(false) => "`false`".to_owned(),
        Value::Word(word) => text::around("the bare word ", word, ""),
        Value::List(_) => "a list".to_owned(),
        Value::Missing => "nothing".to_owned(),
        Value::UnsetVariable(name) => text::concat(&["`env!(\"", name, "\")`"]),
        Value::Other(text) => quoted(text, ""),
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
                value => text::concat(&["`credentials` is `true` or `false`, not ", &describe(value)]),
            };
            let fault = given.wrong_form(at, &fact);
            faults.push(match value {
                Value::Text(text) if text == "true" || text == "false" => fault.replace(&in_quotes(text), text),
                Value::Word(word) if matches!(word.as_str(), "include" | "yes" | "on" | "allow") => {
                    fault.replace(word, "true")
                }
                Value::Number(number) if number == "1" => fault.replace(number, "true"),
                Value::Missing => fault.replace(given.name, &text::concat(&[given.name, " = true"])),
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
        Value::Text(text) => (duration::parse(text::trim(text)), text.as_str(), "24h"),
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            return DEFAULT_MAX_AGE;
        }
        _ => (None, "", ""),
    };
    let Some(seconds) = seconds else {
        faults.push(not_a_time(given.value, at));
        return DEFAULT_MAX_AGE;
    };
    match u32::try_from(seconds) {
        Ok(short) if seconds <= duration::LONGEST_SECONDS => short,
        _ => {
            let fault = Fault::new(Rule::MaxAgeCap, at, quoted(written, " is longer than 24 hours"));
            faults.push(fault.replace(written, longest));
            DEFAULT_MAX_AGE
        }
    }
}

fn not_a_time(value: &Value, at: At) -> Fault {
    const FORMS: &str = "write seconds as a number, as in `max_age = 3600`, or units from the longest to the shortest, \
                         as in `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`";
    let fault = |fact: String| Fault::new(Rule::MaxAgeForm, at, fact);
    match value {
        Value::Text(text) if text::trim(text).is_empty() => fault("the text is empty".to_owned()).help(FORMS),
        Value::Text(text) => {
            let no_unit = text::is_digits(text);
            let fact = quoted(text, if no_unit { " has no unit" } else { " isn't a time" });
            match duration::suggest(text) {
                Some(meant) if no_unit => {
                    fault(fact).replace(text, &meant).help("or with `m`, `h` or `d`, if these are no seconds")
                }
                Some(meant) => fault(fact).replace(text, &meant),
                None => fault(fact).help(FORMS),
            }
        }
        Value::Other(text) if duration::parse(text).is_some() => {
            fault(quoted(text, " lacks its quotes")).replace(text, &in_quotes(text))
        }
        Value::Other(text) if let Some(number) = without_type(text) => {
            fault(quoted(text, " needs no type")).replace(text, number)
        }
        value => fault(text::concat(&["`max_age` is a time, not ", &describe(value)])).help(FORMS),
    }
}

/// `3600` of `3600u32`.
fn without_type(text: &str) -> Option<&str> {
    let digits = &text[..text::length_of(text, |byte| !byte.is_ascii_alphabetic())];
    let has_type = text[digits.len()..].starts_with('u') || text[digits.len()..].starts_with('i');
    if has_type && whole_number(digits).is_some() { Some(digits) } else { None }
}

/// The value of a decimal number as Rust writes it; one that is too large for the type is large in any case.
fn whole_number(text: &str) -> Option<u64> {
    let digits = text::replace(text, "_", "");
    if text::is_digits(&digits) { Some(text::number(&digits)) } else { None }
}

pub(super) fn preflight_status(given: &Given<'_>, faults: &mut Faults) -> u16 {
    let at = At::Value(given.entry);
    match given.value {
        Value::Number(number) => {
            if let Some(status @ 200..=299) = whole_number(number)
                && let Ok(status) = u16::try_from(status)
            {
                return status;
            }
        }
        Value::UnsetVariable(name) => {
            faults.push(elements::unset_variable(name, at));
            return DEFAULT_STATUS;
        }
        _ => {}
    }
    let fact = text::concat(&["`preflight_status` is a number from 200 to 299, not ", &describe(given.value)]);
    let fault = Fault::new(Rule::PreflightStatus, at, fact);
    faults.push(match given.value {
        Value::Number(status) => fault.replace(status, "204"),
        Value::Text(text) => fault.replace(&in_quotes(text), "204"),
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
            let fact = text::concat(&["`path` is a text with a regular expression, not ", &describe(value)]);
            let fault = given.wrong_form(at, &fact);
            let only = if let Value::List(list) = value { elements::only_text(list) } else { None };
            faults.push(match only {
                Some((from, to)) => fault.replace(&from, &to),
                None => fault,
            });
            return PathPattern::Every;
        }
    };
    if pattern.is_empty() {
        let fault = Fault::new(Rule::WrongForm, at, "`path` is empty".to_owned());
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
        Ok(PathPattern::Suffix(_)) => quoted(pattern, " matches every path that ends so: it doesn't begin with `^`"),
        _ => quoted(pattern, " may match in the middle of a path: it doesn't begin with `^`"),
    };
    Fault::new(Rule::PathUnanchored, at, fact).replace(pattern, &rooted(pattern))
}

/// The pattern that holds from the beginning of the path.
fn rooted(pattern: &str) -> String {
    if pattern.ends_with('$') && !pattern.starts_with('/') && !text::has_byte(pattern, b'|') {
        return text::concat(&["^/.*", pattern]);
    }
    let from_slash = text::concat(&[if pattern.starts_with('/') { "^" } else { "^/" }, pattern]);
    if path::is_anchored_at_start(&from_slash) {
        return from_slash;
    }
    // A `^` before `a|b` would hold for `a` alone.
    let mut branches = Vec::new();
    for branch in &text::split(pattern, '|') {
        branches.push(branch.strip_prefix('^').unwrap_or(branch));
    }
    let together = text::concat(&["^(?:", &text::join(&branches, "|"), ")"]);
    if path::is_anchored_at_start(&together) { together } else { text::concat(&["^(?:", pattern, ")"]) }
}

fn path_fault(pattern: &str, error: PathError, at: At) -> Fault {
    match error {
        PathError::Syntax { message, at: range } => {
            Fault::new(Rule::PathSyntax, at, text::concat(&["the pattern doesn't parse: ", &message]))
                .excerpt(pattern, range)
                .help(if text::find(&message, "Unicode").is_some() {
                    "write the ASCII characters that are meant, as in `[A-Za-z]`: a request path is percent-encoded ASCII"
                } else {
                    "mend the pattern where the carets are; a backslash before a character takes it literally, as in `\\.`"
                })
        }
        PathError::NotAscii { at: range, encoded } => {
            let from = &pattern[range.clone()];
            Fault::new(Rule::PathSyntax, at, text::quoted(from, " never stands in a request path, which is percent-encoded"))
                .replace(from, &encoded)
                .excerpt(pattern, range)
        }
        PathError::TooLarge { limit } => {
            Fault::new(Rule::PathSize, at, format!("the table of this pattern would pass {} KiB", limit / 1024))
                .help("make the pattern simpler: fewer counted repetitions such as `{1,100}`, fewer alternatives; often a prefix such as `^/api/` is enough")
        }
        PathError::NeedsFeature => {
            Fault::new(Rule::PathSyntax, at, "this pattern needs the feature `path-regex`, which is off".to_owned())
                .help("`cargo add cors-runtime --features path-regex` turns it on; without it `^/literal`, `literal$` and `^/literal$` work")
        }
    }
}
