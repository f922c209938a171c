//! The rules of `path`.

use cors_table::PathPattern;

use super::given::{Given, describe};
use super::{repair, variables};
use crate::fault::{At, Fault, Faults};
use crate::path::meant;
use crate::path::{self, PathError};
use crate::syntax::turn_on;
use crate::{Rule, Value};

pub(super) fn check(given: &Given<'_>, faults: &mut Faults) -> PathPattern {
    let at = given.at();
    let fault = match given.value {
        Value::Text(pattern) if pattern.is_empty() => empty(at),
        Value::Text(pattern) => match path::compile(pattern) {
            Ok(compiled) => {
                faults.extend(flaw(pattern, &compiled, at));
                return compiled;
            }
            Err(error) => no_pattern(pattern, error, at),
        },
        Value::Variable(variable) => variables::without_text(given, variable, at),
        Value::Other(text) => variables::misread(given, text, at).unwrap_or_else(|| no_text(given, given.value)),
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

/// What is wrong with a pattern that is one.
fn flaw(pattern: &str, compiled: &PathPattern, at: At) -> Option<Fault> {
    if path::example(compiled).is_none() {
        return Some(parameter(Rule::PathNever, pattern, at).unwrap_or_else(|| never(pattern, at)));
    }
    if let Some(fault) = parameter(Rule::PathParameter, pattern, at) {
        return Some(fault);
    }
    if !path::is_anchored_at_start(pattern) {
        return Some(unanchored(pattern, compiled, at));
    }
    let meant = meant::without_glob(pattern)?;
    let also = path::compile(&meant).ok().and_then(|meant| {
        let shortest = path::difference(compiled, &meant)?;
        // A longer name says more than the one that only lacks the slash.
        let longer = format!("{shortest}x");
        let is_at_end = pattern.ends_with(['*', ')']) && compiled.matches(&longer) && !meant.matches(&longer);
        Some(if is_at_end { longer } else { shortest })
    });
    let also = also.map_or_else(String::new, |path| format!(": `{pattern}` also matches `{path}`"));
    let fact = format!("`*` repeats the `/` before it and makes it optional{also}");
    Some(or_help(Fault::new(Rule::PathGlob, at, fact), pattern, meant::sound(&meant)))
}

/// A part that varies, as routers write it.
fn parameter(rule: Rule, pattern: &str, at: At) -> Option<Fault> {
    let (first, meant) = meant::without_parameters(pattern)?;
    let fact = format!("`{first}` is a parameter to routers, and a pattern is a regular expression");
    let fault = Fault::new(rule, at, fact);
    Some(match meant::sound(&meant) {
        Some(meant) => fault.replace(pattern, meant),
        // Without the feature no pattern has a part that varies.
        None if cfg!(not(feature = "path-regex")) => {
            let start = meant.find(['[', '.', '(']).map_or(meant.as_str(), |variable| &meant[..variable]);
            fault.help(format!(
                "write the start of the paths, as in `{start}`; with the feature `path-regex` also `{meant}`"
            ))
        }
        None => fault.help("`[^/]+` matches any one segment of a path, as in `^/users/[^/]+$`"),
    })
}

fn never(pattern: &str, at: At) -> Fault {
    let fact = format!("no request's path matches `{pattern}`: {}", meant::why_never(pattern));
    or_help(Fault::new(Rule::PathNever, at, fact), pattern, meant::possible(pattern))
}

fn unanchored(pattern: &str, compiled: &PathPattern, at: At) -> Fault {
    let fact = match compiled {
        PathPattern::Contains(literal) => {
            format!("`{pattern}` also matches `/x{}`: it doesn't begin with `^`", literal.get())
        }
        PathPattern::Suffix(_) => format!("`{pattern}` matches every path that ends so: it doesn't begin with `^`"),
        _ if meant::without_glob(pattern).is_some() => {
            format!("`{pattern}` doesn't begin with `^`, and its `*` repeats the `/` before it")
        }
        _ => format!("`{pattern}` may match in the middle of a path: it doesn't begin with `^`"),
    };
    let fault = or_help(Fault::new(Rule::PathUnanchored, at, fact), pattern, meant::anchored(pattern));
    match compiled {
        PathPattern::Suffix(_) if fault.replacement.is_none() => {
            fault.help(format!("with the feature `path-regex` write `^/.*{pattern}`"))
        }
        _ => fault,
    }
}

fn or_help(fault: Fault, pattern: &str, meant: Option<String>) -> Fault {
    let fault =
        fault.help("begin each alternative with `^/`, the start of every path, as in `^/api/` or `^/(?:api|static)/`");
    match meant {
        Some(meant) => fault.replace(pattern, meant),
        None => fault,
    }
}

/// What to do where a pattern is to match unless something else stands there.
const LOOK_AROUND: &str = "no pattern leaves a part of its paths out: put a layer of its own, with its own policy, on the routes \
                           of that part, and this one on the others; side by side, for of two layers around each other \
                           the outer one decides";

fn no_pattern(pattern: &str, error: PathError, at: At) -> Fault {
    if let (PathError::Syntax { .. } | PathError::NeedsFeature, Some(fault)) =
        (&error, parameter(Rule::PathSyntax, pattern, at))
    {
        return fault;
    }
    match error {
        PathError::Syntax { message, at: range } => {
            let help = if message.contains("Unicode") {
                "write the ASCII characters that are meant, as in `[A-Za-z]`: a request path is percent-encoded ASCII"
            } else if message.contains("look-around") {
                LOOK_AROUND
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
            let fault = Fault::new(Rule::PathSyntax, at, fact).help(format!(
                "write the bytes of its percent-encoded form, as in `(?:{encoded})`; a class such as `[a-z]` holds \
                     single bytes"
            ));
            match meant::encoded(pattern) {
                Some((from, to)) => fault.replace(from, to),
                None => fault,
            }
            .excerpt(pattern, range)
        }
        PathError::TooLarge => Fault::new(Rule::PathSize, at, "the table of this pattern would pass 64 KiB").help(
            "make the pattern simpler: fewer counted repetitions such as `{1,100}`, fewer alternatives; often a \
                 prefix such as `^/api/` is enough",
        ),
        PathError::NeedsFeature => {
            if meant::looks_around(pattern) {
                return Fault::new(Rule::PathSyntax, at, "no pattern looks around").help(LOOK_AROUND);
            }
            let fault = Fault::new(Rule::PathSyntax, at, "this pattern needs the feature `path-regex`, which is off")
                .help(format!("{}; without it `^/literal`, `literal$` and `^/literal$` work", turn_on("path-regex")));
            match meant::literal(pattern) {
                Some(meant) => fault.replace(pattern, meant),
                None => fault,
            }
        }
    }
}
