//! Every replacement that is shown holds: whoever puts it in sees no new fault.

use std::collections::HashMap;

use cors_model::{At, Draft, Entry, Key, Rule, Value, check};

use fastrand::Rng;

#[path = "replacements/mended.rs"]
mod mended;

use mended::{counted, mended, read, written};

const ORIGINS: [&str; 22] = [
    "https://a.example",
    "https://A.example",
    "https://a.example/",
    "http://a.example",
    "http://a.example/",
    "*",
    "null",
    "mirror",
    "a.example",
    "https://*.a.example",
    "https://*.A.example",
    "https://a.example:443",
    "HTTP://localhost:80",
    "localhost",
    "https://",
    "",
    "https://bücher.example",
    "http://127.1",
    "https://a.example:*",
    "file:///x",
    "https://*.github.io/",
    "//a.example",
];
const NAMES: [&str; 26] = [
    "GET",
    "get",
    "put",
    "PATCH",
    "patch",
    "Patch",
    "*",
    "mirror",
    "GET PUT",
    "patch; put",
    "X-A",
    "X-A:",
    "x-a",
    "X-A; X-B",
    "Cookie:",
    "Cookie",
    "Content-Type",
    "Content-Type:",
    "ETag:",
    "TRACE",
    "",
    "Set-Cookie:",
    "Authorization",
    "X A",
    "a|b",
    "a/b",
];
const TIMES: [&str; 14] = [
    "2d",
    "1d",
    "24h",
    "48h",
    "90",
    "0",
    "",
    "1 day",
    "30 min",
    "100000",
    "1h1h",
    "500 hours",
    "24H",
    "99999999999999999999h",
];
const PATHS: [&str; 34] = [
    "^",
    "/",
    "api",
    "/api/",
    "/api/*",
    "^/api/*",
    "^api/",
    "\\/api\\/",
    "(?i)",
    "(",
    ")",
    "|",
    ".*",
    "/admin",
    "[é]",
    "é",
    "+",
    " ",
    "#x",
    "\\?x",
    "$",
    "https://a.example",
    "[^/]+",
    "(?:api|v1)",
    "\\.json",
    "a?",
    "^/",
    "/v1",
    "[/*]",
    "(?!",
    "\\w",
    "*",
    "//",
    "{2}",
];
const KEYS: [&str; 14] = [
    "origin",
    "origins",
    "methods",
    "headers",
    "expose_headers",
    "credentials",
    "max_age",
    "path",
    "preflight_status",
    "dangerously",
    "method",
    "allow_origin",
    "\"methods\"",
    "",
];

fn text(random: &mut Rng, key: &str) -> String {
    let list = |random: &mut Rng, pieces: &[&str]| {
        let parts: Vec<&str> = (0..=random.usize(..4)).map(|_| *random.choice(pieces).unwrap()).collect();
        parts.join(random.choice([", ", ",", " , "]).unwrap())
    };
    match key {
        "origin" | "origins" | "allow_origin" | "" => list(random, &ORIGINS),
        "max_age" => random.choice(TIMES).unwrap().to_owned(),
        "path" => (0..=random.usize(..4)).map(|_| random.choice(PATHS).unwrap()).collect(),
        "dangerously" => {
            list(random, &["null_origin", "nul_origin", "insecure_origins", "insecure_origin", "everything"])
        }
        "credentials" => random.choice(["true", "false", "yes"]).unwrap().to_owned(),
        "preflight_status" => random.choice(["204", "404", "x"]).unwrap().to_owned(),
        _ => list(random, &NAMES),
    }
}

fn value(random: &mut Rng, key: &str, depth: usize) -> Value {
    match random.usize(..if depth == 0 { 16 } else { 12 }) {
        0 => Value::Boolean(random.usize(..2) == 0),
        1 => Value::Number(random.choice(["0", "1", "204", "404", "86_401", "99999999999"]).unwrap().to_owned()),
        2 => Value::Word(
            random
                .choice([
                    "GET",
                    "get",
                    "patch",
                    "mirror",
                    "any",
                    "localhost",
                    "yes",
                    "null_origin",
                    "nul_origin",
                    "PATCH",
                ])
                .unwrap()
                .to_owned(),
        ),
        3 if depth == 0 => Value::Missing,
        4 => {
            let other = random
                .choice([
                    "()",
                    "(get, PUT)",
                    "{ GET, patch }",
                    "'*'",
                    "b\"https://a.example\"",
                    "\"PUT\" \"patch\"",
                    "Content-Type",
                    "2d",
                    "600u32",
                    "1.5",
                    "-1",
                    "methods(\"put\")",
                    "headers(\"Cookie:\")",
                    "\"https://a.example/\"",
                    "'a'",
                    "(\"https://a.example/\")",
                    "X::Y",
                    "concat!(\"a\")",
                    "https://a.example/",
                ])
                .unwrap();
            Value::Other(other.to_owned())
        }
        3 | 5..=11 => Value::Text(text(random, key)),
        _ => Value::List((0..random.usize(..4)).map(|_| value(random, key, depth + 1)).collect()),
    }
}

/// Judges random drafts, puts in each replacement that is shown, and judges again. In parts, so that they run side by side.
fn check_drafts(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let mut shown: HashMap<Rule, usize> = HashMap::new();
    for _ in 0..25_000 {
        let entries = (0..=random.usize(..2)).map(|_| {
            let key = random.choice(KEYS).unwrap();
            let value = value(&mut random, key, 0);
            // What a parser takes for a text isn't anything else, but where no key stands before it.
            let value = if key.is_empty() { value } else { read(&written(&value)) };
            Entry { key: key.to_owned(), value }
        });
        let draft = Draft { entries: entries.collect() };
        let before = check(&draft);
        for fault in before.faults.iter().filter(|fault| fault.replacement.is_some()) {
            *shown.entry(fault.rule).or_default() += 1;
            let mended = mended(&draft, fault);
            let after = check(&mended);
            let stood = counted(&before.faults, fault.at);
            for (new, count) in counted(&after.faults, fault.at) {
                // That the origin is unencrypted was so before, and is only warned of.
                if new.0 == Rule::InsecureOrigin {
                    continue;
                }
                let stood = stood.get(&new).copied().unwrap_or(0);
                assert!(count <= stood, "{fault}\nin {draft:?}\nbrings {new:?}\nin {mended:?}");
            }
        }
    }
    for rule in [Rule::WrongForm, Rule::MethodCase, Rule::OriginPath, Rule::MaxAgeForm, Rule::PathUnanchored] {
        assert!(shown.get(&rule).is_some_and(|count| *count > 50), "{rule:?} had few replacements: {shown:?}");
    }
    for rule in [Rule::PathNever, Rule::PathGlob, Rule::PathSyntax] {
        assert!(shown.contains_key(&rule) || !cfg!(feature = "path-regex"), "{rule:?} had no replacement: {shown:?}");
    }
}

#[test]
fn every_replacement_holds_1() {
    check_drafts(1);
}

#[test]
fn every_replacement_holds_2() {
    check_drafts(2);
}

#[test]
fn every_replacement_holds_3() {
    check_drafts(3);
}

#[test]
fn every_replacement_holds_4() {
    check_drafts(4);
}

/// Two names of one key, right or wrong: whoever gives them the names that they are to have has the key once, unless both had it
/// already; and of the other one it is told that it goes.
#[test]
fn no_two_keys_get_one_name() {
    const KEYS: [&[&str]; 6] = [
        &["headers", "header", "allowed_headers", "\"headers\"", "Access-Control-Allow-Headers"],
        &["methods", "method", "allowMethods", "metods"],
        &["origin", "origins", "allow_origin", "allowed_origins", "\"origins\""],
        &["dev_origins", "dev_origin", "developmentOrigins"],
        &["max_age", "maxage", "\"max-age\""],
        &["credentials", "credential", "allow_credentials"],
    ];
    for (first, second) in
        KEYS.iter().flat_map(|names| names.iter().flat_map(|first| names.iter().map(move |second| (first, second))))
    {
        let entry = |key: &&str| Entry { key: (*key).to_owned(), value: Value::Text("GET".to_owned()) };
        let faults = check(&Draft { entries: vec![entry(first), entry(second)] }).faults;
        let mut names = [(*first).to_owned(), (*second).to_owned()];
        let of_keys =
            faults.iter().filter_map(|fault| if let At::Key(entry) = fault.at { Some((entry, fault)) } else { None });
        let (renamed, told): (Vec<_>, Vec<_>) = of_keys.partition(|(_, fault)| fault.replacement.is_some());
        for (entry, fault) in renamed {
            names[entry].clone_from(&fault.replacement.as_ref().unwrap().to);
        }
        let [(_, goes)] = told.as_slice() else { panic!("one of {first} and {second} goes: {faults:?}") };
        assert!(goes.help.as_ref().is_some_and(|help| help.contains("one")), "{goes}");
        let right = names.iter().filter(|name| Key::parse(name).is_some()).count();
        let both_were = [first, second].iter().all(|name| Key::parse(name).is_some());
        assert_eq!(right, if both_were { 2 } else { 1 }, "{first}, {second}: {names:?}");
    }
}
