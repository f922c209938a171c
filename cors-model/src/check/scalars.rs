//! The rules of the keys that take one value: `credentials`, `max_age`, `path`, `preflight_status`.

use core::ops::Range;

use super::{Given, elements, repair};
use crate::fault::{At, Fault, Faults};
use crate::path::{self, PathError};
use crate::text;
use crate::{Rule, Value, max_age as duration};
use cors_table::PathPattern;

/// Seconds that a browser keeps a preflight where the policy doesn't say: one hour.
pub(super) const DEFAULT_MAX_AGE: u32 = 3_600;

/// The status of an allowed preflight where the policy doesn't say: No Content.
pub(super) const DEFAULT_STATUS: u16 = 204;

/// A value of the kind that it is, for the `{}{}{}` of a message.
pub(super) fn describe(value: &Value) -> [&str; 3] {
    match value {
        Value::List(_) => ["a list", "", ""],
        Value::Missing => ["nothing", "", ""],
        Value::UnsetVariable(name) => ["`env!(\"", name, "\")`"],
        Value::Text(text) => ["the text `", text, "`"],
        Value::Number(number) => ["the number `", number, "`"],
        Value::Boolean(true) => ["`", "true", "`"],
        Value::Boolean(false) => ["`", "false", "`"],
        Value::Word(word) => ["the bare word `", word, "`"],
        Value::Other(text) => ["`", text, "`"],
    }
}

pub(super) fn credentials(given: &Given<'_>, faults: &mut Faults) -> bool {
    let at = At::Value(given.entry);
    match given.value {
        Value::Boolean(credentials) => return *credentials,
        Value::UnsetVariable(name) => {
            elements::unset_variable(name, at, faults);
            return false;
        }
        Value::Missing => {
            let fault = given.wrong_form(faults, at, "`credentials` has no value", &[]);
            fault.replace("{}", "{} = true", &[given.name, given.name]);
            return false;
        }
        _ => {}
    }
    let fault = given.wrong_form(faults, at, "`credentials` is `true` or `false`, not {}{}{}", &describe(given.value));
    match given.value {
        Value::Text(text) if text == "true" || text == "false" => {
            fault.replace("\"{}\"", "{}", &[text, text]);
        }
        Value::Word(word) if matches!(word.as_str(), "include" | "yes" | "on" | "allow") => {
            fault.replace("{}", "true", &[word]);
        }
        Value::Number(number) if number == "1" => {
            fault.replace("{}", "true", &[number]);
        }
        _ => {}
    }
    false
}

pub(super) fn max_age(given: &Given<'_>, faults: &mut Faults) -> u32 {
    let at = At::Value(given.entry);
    let (seconds, written, longest) = match given.value {
        Value::Number(number) => (whole_number(number), number.as_str(), "86400"),
        Value::Text(text) => (duration::parse(text::trim(text)), text.as_str(), "24h"),
        Value::UnsetVariable(name) => {
            elements::unset_variable(name, at, faults);
            return DEFAULT_MAX_AGE;
        }
        _ => (None, "", ""),
    };
    let Some(seconds) = seconds else {
        not_a_time(given.value, at, faults);
        return DEFAULT_MAX_AGE;
    };
    match u32::try_from(seconds) {
        Ok(short) if seconds <= duration::LONGEST_SECONDS => short,
        _ => {
            faults.add(Rule::MaxAgeCap, at, "`{}` is longer than 24 hours", &[written]).replace(
                "{}",
                "{}",
                &[written, longest],
            );
            DEFAULT_MAX_AGE
        }
    }
}

fn not_a_time(value: &Value, at: At, faults: &mut Faults) {
    const FORMS: &str = "write seconds as a number, as in `max_age = 3600`, or units from the longest to the \
                         shortest, as in `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`";
    let rule = Rule::MaxAgeForm;
    match value {
        Value::Text(text) if text::trim(text).is_empty() => {
            faults.add(rule, at, "the text is empty", &[]).help(FORMS, &[])
        }
        Value::Text(text) => {
            let no_unit = text::is_digits(text);
            let fault = faults.add(rule, at, if no_unit { "`{}` has no unit" } else { "`{}` isn't a time" }, &[text]);
            fault.help(FORMS, &[]);
            suggest_time(fault, text);
            if no_unit && fault.replacement.is_some() {
                fault.help("or with `m`, `h` or `d`, if these are no seconds", &[]);
            }
            fault
        }
        Value::Other(text) if duration::parse(text).is_some() => {
            faults.add(rule, at, "`{}` lacks its quotes", &[text]).replace("{}", "\"{}\"", &[text, text])
        }
        Value::Other(text) if let Some(number) = without_type(text) => {
            faults.add(rule, at, "`{}` needs no type", &[text]).replace("{}", "{}", &[text, number])
        }
        value => faults.add(rule, at, "`max_age` is a time, not {}{}{}", &describe(value)).help(FORMS, &[]),
    };
}

fn suggest_time(fault: &mut Fault, text: &str) {
    if let Some(meant) = duration::suggest(text) {
        fault.replace("{}", "{}", &[text, &meant]);
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
    text::number(&digits, 10)
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
            elements::unset_variable(name, at, faults);
            return DEFAULT_STATUS;
        }
        _ => {}
    }
    let text = "`preflight_status` is a number from 200 to 299, not {}{}{}";
    let fault = faults.add(Rule::PreflightStatus, at, text, &describe(given.value));
    match given.value {
        Value::Number(status) => fault.replace("{}", "204", &[status]),
        Value::Text(text) => fault.replace("\"{}\"", "204", &[text]),
        _ => fault.help("write `preflight_status = 204`, or leave it out", &[]),
    };
    DEFAULT_STATUS
}

pub(super) fn path(given: &Given<'_>, faults: &mut Faults) -> PathPattern {
    let at = At::Value(given.entry);
    let pattern = match given.value {
        Value::Text(pattern) => pattern,
        Value::UnsetVariable(name) => {
            elements::unset_variable(name, at, faults);
            return PathPattern::Every;
        }
        value => {
            let text = "`path` is a text with a regular expression, not {}{}{}";
            let fault = given.wrong_form(faults, at, text, &describe(value));
            if let Value::List(list) = value {
                repair::only_text(fault, list);
            }
            return PathPattern::Every;
        }
    };
    if pattern.is_empty() {
        faults.add(
            Rule::WrongForm,
            at,
            "`path` is empty\n\
             help: leave the key out to govern every path, or write a pattern as in `path = \"^/api/\"`",
            &[],
        );
        return PathPattern::Every;
    }
    match path::compile(pattern) {
        Ok(compiled) => {
            if !path::is_anchored_at_start(pattern) {
                unanchored(pattern, &compiled, at, faults);
            }
            compiled
        }
        Err(error) => {
            path_fault(pattern, &error, at, faults);
            PathPattern::Every
        }
    }
}

fn unanchored(pattern: &str, compiled: &PathPattern, at: At, faults: &mut Faults) {
    let (text, literal) = match compiled {
        PathPattern::Contains(literal) => ("`{}` also matches `/x{}`: it doesn't begin with `^`", literal.get()),
        PathPattern::Suffix(_) => ("`{}` matches every path that ends so: it doesn't begin with `^`", ""),
        _ => ("`{}` may match in the middle of a path: it doesn't begin with `^`", ""),
    };
    root(faults.add(Rule::PathUnanchored, at, text, &[pattern, literal]), pattern);
}

/// Replaces the pattern by one that holds from the beginning of the path.
fn root(fault: &mut Fault, pattern: &str) {
    let starts_with_slash = pattern.starts_with('/');
    if pattern.ends_with('$') && !starts_with_slash && !text::has_byte(pattern, b'|') {
        fault.replace("{}", "^/.*{}", &[pattern, pattern]);
        return;
    }
    let start = if starts_with_slash { "^" } else { "^/" };
    if is_anchored("{}{}", &[start, pattern]) {
        fault.replace("{}", "{}{}", &[pattern, start, pattern]);
        return;
    }
    // A `^` before `a|b` would hold for `a` alone.
    let branches = without_carets(pattern);
    let is_enough = is_anchored("^(?:{})", &[&branches]);
    fault.replace("{}", "^(?:{})", &[pattern, if is_enough { &branches } else { pattern }]);
}

fn is_anchored(pattern: &str, parts: &[&str]) -> bool {
    path::is_anchored_at_start(&text::filled(pattern, parts))
}

/// The alternatives of a pattern without `^` before them.
fn without_carets(pattern: &str) -> String {
    let mut branches = String::new();
    let mut rest = Some(pattern);
    while let Some(branch) = text::take_piece(&mut rest, "|") {
        let bar = if rest.is_some() { "|" } else { "" };
        text::append(&mut branches, &[branch.strip_prefix('^').unwrap_or(branch), bar]);
    }
    branches
}

fn path_fault(pattern: &str, error: &PathError, at: At, faults: &mut Faults) {
    match error {
        PathError::Syntax { message, at: Range { start, end } } => {
            let help = if text::find(message, "Unicode").is_some() {
                "write the ASCII characters that are meant, as in `[A-Za-z]`: a request path is percent-encoded ASCII"
            } else {
                "mend the pattern where the carets are; a backslash before a character takes it literally, as in `\\.`"
            };
            faults
                .add(Rule::PathSyntax, at, "the pattern doesn't parse: {}", &[message])
                .excerpt(pattern, *start..*end)
                .help(help, &[])
        }
        PathError::NotAscii { at: Range { start, end }, encoded } => {
            let from = &pattern[*start..*end];
            faults
                .add(Rule::PathSyntax, at, "`{}` never stands in a request path, which is percent-encoded", &[from])
                .replace("{}", "{}", &[from, encoded])
                .excerpt(pattern, *start..*end)
        }
        PathError::TooLarge => faults.add(
            Rule::PathSize,
            at,
            "the table of this pattern would pass 64 KiB\n\
             help: make the pattern simpler: fewer counted repetitions such as `{1,100}`, fewer \
             alternatives; often a prefix such as `^/api/` is enough",
            &[],
        ),
        PathError::NeedsFeature => faults.add(
            Rule::PathSyntax,
            at,
            "this pattern needs the feature `path-regex`, which is off\n\
             help: `cargo add cors-runtime --features path-regex` turns it on; without it `^/literal`, \
             `literal$` and `^/literal$` work",
            &[],
        ),
    };
}
