//! Writes into each case what its messages say to write, so that it can be shown to compile.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use super::{Case, OTHER_FOLDERS};

/// Every case of the rule.
const ALL: &[&str] = &["*"];

/// The cases whose messages hold no text that can be put in as it is: rule, cases, and why there is none.
#[rustfmt::skip]
const WITHOUT_REPLACEMENT: &[(&str, &[&str], &str)] = &[
    ("attribute-place", ALL, "the attribute goes to another item"),
    ("empty-list", ALL, "the key goes, or only the author knows what was to be in it"),
    ("env-missing", ALL, "what is wrong is in the environment"),
    ("expose-forbidden", ALL, "the element goes"),
    ("expose-safelisted", ALL, "the element goes"),
    ("file-missing", &["folder", "nothing-near"], "the file is to be written"),
    ("file-syntax", ALL, "the file is to be changed"),
    ("ignored-key", ALL, "the key goes, in the file"),
    ("header-direction", ALL, "the element goes to another key"),
    ("header-cookie", ALL, "the element goes, and another key comes"),
    ("header-forbidden", &["alone"], "the key goes"),
    ("header-token", &["not-ascii", "parentheses", "space"], "only the author knows the name"),
    ("header-token", &["cookie-colon"], "the element goes"),
    ("header-wildcard-credentials", ALL, "only the author knows the headers"),
    ("max-age-form", &["boolean", "empty", "nonsense", "unit-alone"], "there is no number in it"),
    ("max-age-form", &["fraction", "list", "negative", "unit-order", "unit-twice", "week"], "there are several readings"),
    ("method-case", &["beside"], "the element goes"),
    ("method-forbidden", ALL, "the element goes"),
    ("method-slip", &["beside"], "the element goes"),
    ("method-slip", &["word"], "only the author knows the methods"),
    ("header-slip", &["no-effect"], "the element goes"),
    ("method-token", &["identifier-not-ascii", "not-ascii", "slash"], "only the author knows the method"),
    ("method-wildcard-credentials", ALL, "only the author knows the methods"),
    ("mirror-credentials", ALL, "only the author knows the origins"),
    ("misused-word", &["headers-constant-beside", "headers-constant-response", "methods-none-of-several", "origin-self"], "the element goes"),
    ("misused-word", &["methods-any-in-list", "methods-any-of-several", "origins-any-in-list"], "the element goes, or all others do"),
    ("misused-word", &["headers-none", "methods-none", "origins-none"], "the key goes"),
    ("misused-word", &[
        "expose-any-credentials", "expose-glob", "expose-mirror-request", "headers-glob", "headers-glob-amazon", "methods-glob",
        "methods-placeholder", "expose-placeholder", "origins-any-credentials", "origins-mirror-credentials",
    ], "only the author knows the names"),
    ("missing-origin", ALL, "only the author knows the origin"),
    ("origin-file", &["path", "scheme-alone"], "the page goes to a server"),
    ("origin-host", ALL, "only the author knows the host"),
    ("origin-ip", &["five-parts", "ipv6-nonsense", "open-bracket", "too-large"], "only the author knows the address"),
    ("origin-installation", &["firefox", "safari"], "an opt-out comes"),
    ("origin-default-port", &["covers"], "another element goes, too"),
    ("origin-markup", &["html-escaped"], "the replaced text stands in the source with escapes"),
    ("origin-null", ALL, "the element goes, or an opt-out comes"),
    ("origin-path", &["backslash", "escapes"], "the replaced text stands in the source with escapes"),
    ("origin-port", &["far-too-large", "letters", "sign", "too-large", "two-ports", "zero"], "only the author knows the port"),
    ("origin-scheme", &["env"], "the text stands in the environment"),
    ("origin-scheme", &["application-alone", "bad-character", "data", "digit-first", "word"], "only the author knows the scheme"),
    ("origin-syntax", &[
        "address-range", "address-range-ipv6", "address-range-star", "json-empty", "one-character", "placeholder-port", "placeholder-shell",
        "placeholder-template", "placeholder-whole", "regex-untold",
    ], "only the author knows the origins"),
    ("origin-syntax", &["line-break"], "what stands in several lines is no one text to replace"),
    ("origin-unicode", &["decomposed", "ligature"], "browsers send what only their tables tell"),
    ("origin-unicode", &["escape"], "the replaced text stands in the source with escapes"),
    ("origin-whole-scheme", ALL, "an opt-out comes, or only the author knows the host"),
    ("insecure-origin", &["private-address", "private-name"], "an opt-out belongs to another key"),
    ("insecure-origin-credentials", &["private-address", "private-name"], "an opt-out belongs to another key"),
    ("origin-unlikely", &["character", "extension", "no-host", "part-of-name"], "only the author knows which origin was meant"),
    ("origin-unicode", &["punycode", "punycode-of-ascii"], "only the author knows which host was meant"),
    ("origin-scheme", &["ftp", "javascript"], "only the author knows which page was meant"),
    ("origin-wildcard", &[
        "encoded-label", "host", "host-with-port", "label-inside", "label-outside-ascii", "only-label", "part-of-port", "scheme",
        "subdomains-and-part", "top-label", "two-labels", "two-stars-in-label",
    ], "only the author knows which hosts were meant"),
    ("origin-wildcard-ip", ALL, "only the author knows which hosts were meant"),
    ("path-size", ALL, "only the author knows what may be left out"),
    ("path-never", &["any-host", "backtick", "dots", "impossible"], "only the author knows which paths were meant"),
    ("path-syntax", &[
        "back-reference", "class", "escaped", "express-parameter", "group", "lookahead", "named-group", "negative-lookahead", "repetition",
        "unicode-class",
    ], "the parser knows where the fault is, not what was meant"),
    ("path-syntax", &["not-ascii-in-class"], "one character is several bytes there"),
    ("path-unanchored", &["mixed"], "only the author knows which paths were meant"),
    ("policy-name", &["empty", "mixed", "none", "nothing-near", "of-one", "pingap"], "only the author knows which policy was meant"),
    ("preflight-status", &["negative", "nothing-near"], "there is no status in it"),
    ("public-suffix-credentials", ALL, "only the author knows the registered name"),
    ("redundant-element", ALL, "one of the two elements goes"),
    ("repeated-element", ALL, "one of the two elements goes"),
    ("repeated-key", ALL, "one of the two entries goes"),
    ("unknown-key", &["beside", "beside-max-age"], "one of the two entries goes"),
    ("unknown-key", &["keyword", "nothing-near", "private-network"], "no key is near"),
    ("unreachable-policy", ALL, "only the author knows which of two policies is to answer"),
    ("wildcard-credentials", ALL, "only the author knows the origins"),
    ("wrong-form", &["dev-origins-mirror", "dev-origins-mirror-in-quotes", "dev-origins-number", "dev-origins-star"],
        "only the author knows the origins"),
    ("wrong-form", &["file-beside-keys", "file-number", "file-policy-number", "pingap-beside-file"], "only the author knows which file or policy was meant"),
    ("wrong-form", &["dev-origins-constant"], "the value isn't known here"),
    ("wrong-form", &["dev-origins-startup", "startup-beside-others"], "the element goes"),
    ("wrong-form", &["concat", "constant", "constant-header", "constant-methods", "env-without-name", "env-with-message", "env-credentials", "option-env-default", "name-as-string", "variable-at-start", "wrong-crate"], "the value isn't known here"),
    ("wrong-form", &["empty-parentheses", "crate-no-path", "lifetime", "minus-before-key", "name-as-keyword", "path-header-forbidden", "signs-only"], "only the author knows what was meant"),
    ("wrong-form", &["policy-beside-keys", "policy-number", "policy-owned", "policy-without-value"], "the policy is to be written elsewhere"),
    ("unknown-key", &["policy-in-macro"], "the macro goes"),
    ("wrong-form", &["attribute-on-entry"], "the attribute goes to another place"),
    ("wrong-form", &["two-commas", "two-commas-in-attribute"], "the comma goes"),
    ("wrong-form", &[
        "dangerously-boolean", "expose-headers-mirror", "dangerously-boolean-null", "key-with-sign-without-value", "key-without-value", "methods-number", "negative-number",
        "number-in-list", "opt-out-nothing-near", "origin-number", "path-boolean",
    ], "nothing that the key takes is near"),
];

/// Applies every replacement to a copy of its case under `directory`, with a program `all.rs` that holds them all.
///
/// Gives a complaint per message whose replacement is missing or can't be applied.
pub(crate) fn apply_all(cases: &[Case], directory: &Path) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut mended = Vec::new();
    let mut excused = BTreeSet::new();
    for case in cases.iter().filter(|case| !OTHER_FOLDERS.contains(&case.folder.as_str())) {
        let name = case.name();
        match (mend(case), excuse(case)) {
            (Ok(source), None | Some((_, "*"))) => mended.push((name, source)),
            (Ok(_), Some(_)) => complaints.push(format!("{name} has a replacement, but is listed as without one")),
            // Only a case that is listed by its name may have a replacement that can't be applied.
            (Err(_), Some((row, listed)))
                if listed != "*" || case.diagnostics().iter().all(|message| message.replacement.is_none()) =>
            {
                excused.insert((row, listed));
            }
            (Err(complaint), _) => complaints.push(format!("{name}: {complaint}")),
        }
    }
    for (row, (rule, files, _)) in WITHOUT_REPLACEMENT.iter().enumerate() {
        for file in files.iter().filter(|file| !excused.contains(&(row, **file))) {
            complaints.push(format!("{rule}/{file} is listed as without a replacement, but there is no such case"));
        }
    }
    write(&mended, directory);
    complaints
}

/// The row of the table that lists the case as one without a replacement, and the name in it: the case's, or `*`.
fn excuse(case: &Case) -> Option<(usize, &'static str)> {
    let name = case.name();
    let rows = WITHOUT_REPLACEMENT.iter().enumerate().filter(|(_, (rule, ..))| *rule == case.folder);
    let mut listed = rows.flat_map(|(row, (_, files, _))| files.iter().map(move |file| (row, *file)));
    listed.find(|(_, file)| *file == "*" || name == format!("{}/{file}", case.folder))
}

/// Writes each mended case as a module, and the program that holds them. A warning of ours is an error there: what is mended
/// has no fault at all, but for the one that an origin without encryption has however it is spelled.
fn write(mended: &[(String, String)], directory: &Path) {
    // A case of an earlier run that is gone now must not be found again.
    if directory.exists() {
        fs::remove_dir_all(directory).unwrap();
    }
    let mut program = String::from("#![allow(dead_code, unused)]\n#![deny(deprecated)]\n\n");
    for (name, source) in mended {
        let file = directory.join(name).with_extension("rs");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, source).unwrap();
        let module = name.replace(['/', '-'], "_");
        let allow = if source.contains("http://") { "#[allow(deprecated)]\n" } else { "" };
        writeln!(program, "{allow}#[path = \"{name}.rs\"]\nmod {module};").unwrap();
    }
    program.push_str("\nfn main() {}\n");
    fs::write(directory.join("all.rs"), program).unwrap();
}

/// The source of a case after all its replacements.
fn mend(case: &Case) -> Result<String, String> {
    let source = fs::read_to_string(&case.source).unwrap();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for diagnostic in case.diagnostics() {
        let Some((from, to)) = diagnostic.replacement else {
            return Err(format!("no replacement in:\n{}", diagnostic.text));
        };
        let Some(caret) = diagnostic.location.and_then(|place| offset(&source, place)) else {
            return Err(format!("no place in:\n{}", diagnostic.text));
        };
        let Some(found) = source[caret..].find(&from) else {
            return Err(format!("`{from}` doesn't stand at the caret or after it:\n{}", diagnostic.text));
        };
        let start = caret + found;
        edits.push((start..start + from.len(), to));
    }
    // Two rules may be broken by one element, and then both give its one right spelling.
    edits.sort_by_key(|(range, _)| range.start);
    edits.dedup();
    if let Some(pair) = edits.windows(2).find(|pair| pair[0].0.end > pair[1].0.start) {
        return Err(format!("two replacements of the same text: `{}` and `{}`", pair[0].1, pair[1].1));
    }
    let mut mended = source;
    for (range, to) in edits.into_iter().rev() {
        mended.replace_range(range, &to);
    }
    Ok(mended)
}

/// The byte offset of a line and column, both from 1.
fn offset(source: &str, (line, column): (usize, usize)) -> Option<usize> {
    let start: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let (within, _) = source[start..].char_indices().nth(column - 1)?;
    Some(start + within)
}
