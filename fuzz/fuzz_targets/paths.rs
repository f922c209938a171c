//! Path patterns, against the `regex` crate: the pattern in the first line, request paths in the others. What replaces a
//! pattern governs what the pattern was written for.
#![no_main]

use cors_model::path::{PathError, compile, example, is_anchored_at_start, is_path_byte};
use cors_model::{Draft, Entry, Rule, Value, check};
use cors_table::PathPattern;
use libfuzzer_sys::fuzz_target;
use regex::bytes::{Regex, RegexBuilder};

fuzz_target!(|text: &str| {
    let (pattern, rest) = text.split_once('\n').unwrap_or((text, ""));
    let compiled = match compile(pattern) {
        Ok(compiled) => Some(compiled),
        Err(error) => {
            fails(pattern, &error);
            None
        }
    };
    let example = compiled.as_ref().and_then(example);
    let paths = paths(rest, example.as_deref());
    if let Some(compiled) = &compiled {
        agrees(pattern, compiled, example.as_deref(), &paths);
    }
    replaced(pattern, &paths);
});

/// Without Unicode, as a path has bytes. `None` if it is no pattern, or more than the crate takes.
fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).unicode(false).build()
}

fn fails(pattern: &str, error: &PathError) {
    match error {
        PathError::Syntax { message, at } => {
            // Nested deeper than that, a pattern would overflow the stack of the compiler.
            let is_nested = message.contains("maximum number of nested");
            assert!(is_nested || regex(pattern).is_err(), "{pattern:?} is a pattern, and {error:?}");
            assert!(pattern.get(at.clone()).is_some(), "{pattern:?}: {error:?}");
        }
        PathError::NotAscii { at, .. } => assert!(!pattern[at.clone()].is_ascii(), "{pattern:?}: {error:?}"),
        PathError::TooLarge => assert!(pattern.len() > 4, "{pattern:?} has no table"),
        PathError::NeedsFeature => panic!("{pattern:?}: {error:?}"),
    }
}

/// The paths that were given, and what is near an example.
fn paths(given: &str, example: Option<&str>) -> Vec<String> {
    let mut paths: Vec<String> = given.lines().map(str::to_owned).collect();
    paths.extend(["", "/", "/a", "/a/b", "/api/", "/é"].map(str::to_owned));
    if let Some(example) = example {
        paths.push(example.to_owned());
        paths.extend(["", "/", "x", "\n"].map(|more| format!("{example}{more}")));
        paths.extend(["/", "/x", "x"].map(|before| format!("{before}{example}")));
        paths.extend((1..example.len()).filter(|end| *end < 20).map(|end| example[..end].to_owned()));
    }
    paths
}

fn agrees(pattern: &str, compiled: &PathPattern, example: Option<&str>, paths: &[String]) {
    let regex = regex(pattern).unwrap_or_else(|error| panic!("{pattern:?} has a table: {error}"));
    for path in paths {
        assert_eq!(compiled.matches(path), regex.is_match(path.as_bytes()), "{pattern:?} on {path:?}");
    }
    match example {
        Some(example) => {
            assert!(is_path(example), "{pattern:?}: {example:?}");
            assert!(regex.is_match(example.as_bytes()), "{pattern:?} on {example:?}");
        }
        None => {
            for path in paths.iter().filter(|path| is_path(path)) {
                assert!(!regex.is_match(path.as_bytes()), "{pattern:?} on {path:?}, and there is no example");
            }
        }
    }
    if is_anchored_at_start(pattern) {
        for path in paths.iter().filter(|path| regex.is_match(path.as_bytes())) {
            assert_eq!(regex.find(path.as_bytes()).map(|found| found.start()), Some(0), "{pattern:?} on {path:?}");
        }
    }
}

/// Whether a request can have the path.
fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.bytes().all(is_path_byte)
}

fn replaced(pattern: &str, paths: &[String]) {
    let entry = |key: &str, text: &str| Entry { key: key.to_owned(), value: Value::Text(text.to_owned()) };
    let judged =
        |path: &str| check(&Draft { entries: vec![entry("origin", "https://a.example"), entry("path", path)] });
    for fault in judged(pattern).faults {
        let Some(replacement) = &fault.replacement else { continue };
        if replacement.from != pattern {
            continue;
        }
        let meant = &replacement.to;
        let after = judged(meant);
        assert!(after.faults.is_empty(), "{pattern:?} is replaced with {meant:?}, which has {:?}", after.faults);
        let compiled = compile(meant).unwrap_or_else(|error| panic!("{pattern:?}: {meant:?}: {error:?}"));
        assert!(example(&compiled).is_some(), "{pattern:?} is replaced with {meant:?}, which governs nothing");
        // A glob and a URL mean something else than they say as regular expressions.
        if fault.rule == Rule::PathUnanchored && !pattern.contains("/*") && !pattern.contains(':') {
            narrows(pattern, meant, &compiled, paths);
        }
    }
}

/// What is tied to the start governs nothing more, and all that the pattern governs from the start on.
fn narrows(pattern: &str, meant: &str, narrow: &PathPattern, paths: &[String]) {
    // A branch such as `^api/` governs nothing by itself, and is given its slash.
    let with_slashes =
        Regex::new(r"(^|[^\\\[])\^").expect("a pattern").replace_all(pattern.as_bytes(), &b"$1(?:^/?)"[..]);
    let with_slashes = String::from_utf8_lossy(&with_slashes);
    let (Ok(wide), Ok(from_start)) = (regex(&with_slashes), regex(&format!(r"\A(?:{pattern})"))) else { return };
    for path in paths.iter().filter(|path| is_path(path)) {
        if narrow.matches(path) {
            assert!(wide.is_match(path.as_bytes()), "{meant:?} governs {path:?}, and {pattern:?} doesn't");
        } else {
            let is_from_start = from_start.is_match(path.as_bytes());
            assert!(!is_from_start, "{pattern:?} governs {path:?} from its start on, and {meant:?} doesn't");
        }
    }
}
