//! The rules of `path`.

use cors_table::PathPattern;

use super::given::{Given, describe, unset_variable};
use super::repair;
use crate::fault::{At, Fault, Faults};
use crate::path::{self, PathError};
use crate::{Rule, Value};

pub(super) fn check(given: &Given<'_>, faults: &mut Faults) -> PathPattern {
    let at = given.at();
    let fault = match given.value {
        Value::Text(pattern) if pattern.is_empty() => empty(at),
        Value::Text(pattern) => match path::compile(pattern) {
            Ok(compiled) => {
                faults.extend(unanchored(pattern, &compiled, at));
                return compiled;
            }
            Err(error) => no_pattern(pattern, error, at),
        },
        Value::UnsetVariable(name) => unset_variable(name, at),
        value => no_text(given, value),
    };
    faults.push(fault);
    PathPattern::Every
}

fn empty(at: At) -> Fault {
    Fault::new(Rule::WrongForm, at, "`path` is empty")
        .help("leave the key out to govern every path, or write a pattern as in `path = \"^/api/\"`")
}

fn no_text(given: &Given<'_>, value: &Value) -> Fault {
    let fact = format!("`path` is a text with a regular expression, not {}", describe(value));
    let fault = given.wrong_form(given.at(), fact);
    let meant = match value {
        Value::List(list) => repair::only_text(list),
        _ => None,
    };
    match meant {
        Some(meant) => fault.replace(meant.from, meant.to),
        None => fault,
    }
}

fn unanchored(pattern: &str, compiled: &PathPattern, at: At) -> Option<Fault> {
    if path::is_anchored_at_start(pattern) {
        return None;
    }
    let fact = match compiled {
        PathPattern::Contains(literal) => {
            format!("`{pattern}` also matches `/x{}`: it doesn't begin with `^`", literal.get())
        }
        PathPattern::Suffix(_) => format!("`{pattern}` matches every path that ends so: it doesn't begin with `^`"),
        _ => format!("`{pattern}` may match in the middle of a path: it doesn't begin with `^`"),
    };
    Some(Fault::new(Rule::PathUnanchored, at, fact).replace(pattern, anchored(pattern)))
}

/// The pattern that holds from the beginning of the path.
fn anchored(pattern: &str) -> String {
    let starts_with_slash = pattern.starts_with('/');
    if pattern.ends_with('$') && !starts_with_slash && !pattern.contains('|') {
        return format!("^/.*{pattern}");
    }
    let from_slash = format!("{}{pattern}", if starts_with_slash { "^" } else { "^/" });
    if path::is_anchored_at_start(&from_slash) {
        return from_slash;
    }
    // A `^` before `a|b` would hold for `a` alone.
    let branches: Vec<&str> = pattern.split('|').map(|branch| branch.strip_prefix('^').unwrap_or(branch)).collect();
    let together = format!("^(?:{})", branches.join("|"));
    if path::is_anchored_at_start(&together) { together } else { format!("^(?:{pattern})") }
}

fn no_pattern(pattern: &str, error: PathError, at: At) -> Fault {
    match error {
        PathError::Syntax { message, at: range } => {
            let help = if message.contains("Unicode") {
                "write the ASCII characters that are meant, as in `[A-Za-z]`: a request path is percent-encoded ASCII"
            } else {
                "mend the pattern where the carets are; a backslash before a character takes it literally, as in `\\.`"
            };
            Fault::new(Rule::PathSyntax, at, format!("the pattern doesn't parse: {message}"))
                .excerpt(pattern, range)
                .help(help)
        }
        PathError::NotAscii { at: range, encoded } => {
            let from = &pattern[range.clone()];
            let fact = format!("`{from}` never stands in a request path, which is percent-encoded");
            Fault::new(Rule::PathSyntax, at, fact).replace(from, encoded).excerpt(pattern, range)
        }
        PathError::TooLarge => Fault::new(Rule::PathSize, at, "the table of this pattern would pass 64 KiB").help(
            "make the pattern simpler: fewer counted repetitions such as `{1,100}`, fewer alternatives; often a \
                 prefix such as `^/api/` is enough",
        ),
        PathError::NeedsFeature => {
            Fault::new(Rule::PathSyntax, at, "this pattern needs the feature `path-regex`, which is off").help(
                "`cargo add cors-runtime --features path-regex` turns it on; without it `^/literal`, `literal$` and \
                 `^/literal$` work",
            )
        }
    }
}
