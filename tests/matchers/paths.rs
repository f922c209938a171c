//! Path patterns against the `regex` crate, whose meaning they have.

use cors_model::path::{PathError, compile, difference, example, is_anchored_at_start, is_path_byte};
use cors_table::{Budget, PathDfa, PathPattern, Stored};
use regex::bytes::{Regex, RegexBuilder};

use cors_tests::random;
use fastrand::Rng;

/// Strings for each pattern.
const STRINGS: usize = 100_000;

/// What paths are made of, and a little that they aren't.
const ALPHABET: &[u8] = b"/abvxz019-_.~%AZ \n";

/// Patterns that become automata, each with paths that match or nearly do.
const PATTERNS: [(&str, [&str; 2]); 26] = [
    ("^/v[0-9]+/(users|orders)/", ["/v1/users/7", "/v22/orders/"]),
    ("^/api/.*", ["/api/", "/api/x"]),
    ("^/api/.*$", ["/api/x", "/api/x\n"]),
    ("^/api(/|$)", ["/api", "/api/x"]),
    ("^/(a|b)", ["/a", "/b/c"]),
    ("^/a|^/b", ["/a", "x/b"]),
    ("/a|^b", ["b", "x/a"]),
    ("^/(?:en|de|fr)/shop(?:/[0-9]{1,3})?$", ["/en/shop", "/fr/shop/123"]),
    (r"^\w+$", ["abc_1", "a-b"]),
    (r"\.(js|css|map)$", ["/a.js", "/a.css.map"]),
    (r"^/[^/]+/items$", ["/a/items", "/a/b/items"]),
    (r"(?i)^/API/", ["/api/", "/ApI/x"]),
    (r"\bapi\b", ["/api/", "/apis"]),
    (r"\Bapi\B", ["/xapis", "/api"]),
    (r"^/\b", ["/a", "/-"]),
    (r"a\b|^$", ["", "/a"]),
    ("(?m)^b$", ["a\nb\nc", "b"]),
    ("(?s)^a.b", ["a\nb", "axb"]),
    (".*", ["", "a"]),
    ("^(?:/[a-z]{1,4}){2,3}$", ["/a/bb", "/abcd/a/b"]),
    ("(a|b)*a(a|b){5}$", ["babbaabbab", "aababab"]),
    ("^(?:a?){5}a{5}$", ["aaaaa", "aaaaaaaaaa"]),
    (r"^/[0-9a-f]{8}-[0-9a-f]{4}$", ["/0123abcd-00ff", "/0123abcd-00fff"]),
    ("x+x+y|z$", ["xxy", "/z"]),
    ("a^|$b", ["a", "b"]),
    (r"^[^\x00-\x1f/]+(?:/|\z)", ["abc", "ab/c"]),
];

/// Patterns that are compared, not walked, and what each becomes.
const LITERALS: [(&str, [&str; 2]); 10] = [
    ("", ["", "/"]),
    ("^", ["", "/"]),
    ("$", ["", "/"]),
    ("^$", ["", "/"]),
    ("^/api/", ["/api/", "/x/api/"]),
    (r"\.json$", ["/a.json", "/ajson"]),
    ("^/health$", ["/health", "/healthy"]),
    ("/api/", ["/x/api/", "/api"]),
    (r"^/a\.b\-c\/d\%\_", ["/a.b-c/d%_", "/axb-c/d%_"]),
    ("^/~a&b#c,d;e=f@g!h'i\"<>` ", ["/~a&b#c,d;e=f@g!h'i\"<>` ", "/"]),
];

fn oracle(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).unicode(false).build().unwrap_or_else(|error| panic!("{pattern}: {error:?}"))
}

fn table(pattern: &str) -> PathPattern {
    compile(pattern).unwrap_or_else(|error| panic!("{pattern}: {error:?}"))
}

/// Compares a table with its oracle on random strings, half of which come near `examples`.
fn check(pattern: &str, examples: &[&str], strings: usize, rng: &mut Rng) {
    let (regex, table) = (oracle(pattern), table(pattern));
    let agree = |path: &str| {
        assert_eq!(table.matches(path), regex.is_match(path.as_bytes()), "{pattern} on {path:?}");
    };
    let mut alphabet = ALPHABET.to_vec();
    alphabet.extend(pattern.bytes());
    for example in examples {
        agree(example);
    }
    for round in 0..strings {
        let text = if round % 2 == 0 {
            let mut text = rng.choice(examples).unwrap().as_bytes().to_vec();
            for _ in 0..=rng.usize(..3) {
                random::edit(rng, &mut text, &alphabet);
            }
            text
        } else {
            random::bytes(rng, &alphabet, 16)
        };
        agree(std::str::from_utf8(&text).expect("ASCII"));
    }
    // A path that hyper let through may hold UTF-8.
    agree("/é");
    agree("/api/日本");
}

/// In parts, so that they run side by side.
fn check_every_third(first: usize) {
    let mut rng = Rng::with_seed(first as u64 + 1);
    for (pattern, examples) in PATTERNS.iter().skip(first).step_by(3) {
        check(pattern, examples, STRINGS, &mut rng);
    }
}

#[test]
fn patterns_agree_with_regex_1() {
    check_every_third(0);
}

#[test]
fn patterns_agree_with_regex_2() {
    check_every_third(1);
}

#[test]
fn patterns_agree_with_regex_3() {
    check_every_third(2);
}

#[test]
fn literals_agree_with_regex() {
    let mut rng = Rng::with_seed(4);
    for (pattern, examples) in &LITERALS {
        assert!(!matches!(compile(pattern), Ok(PathPattern::Dfa(_))), "{pattern}");
        check(pattern, examples, STRINGS / 10, &mut rng);
    }
}

/// Writes a random pattern of the operators that paths use, nested up to `depth`.
fn write_pattern(rng: &mut Rng, depth: usize, pattern: &mut String) {
    const ATOMS: [&str; 16] =
        ["a", "b", "/", ".", "[ab]", "[^a]", r"\w", r"\d", "^", "$", r"\b", r"\B", "ab", "(?i:A)", "/a", "b/"];
    for _ in 0..=rng.usize(..3) {
        if depth > 0 && rng.usize(..3) == 0 {
            pattern.push_str("(?:");
            write_pattern(rng, depth - 1, pattern);
            if rng.bool() {
                pattern.push('|');
                write_pattern(rng, depth - 1, pattern);
            }
            pattern.push(')');
        } else {
            pattern.push_str(rng.choice(ATOMS).unwrap());
        }
        pattern.push_str(rng.choice(["", "", "", "", "*", "+", "?", "{2}", "{1,3}", "*?"]).unwrap());
    }
}

#[test]
fn random_patterns_agree_with_regex() {
    let mut rng = Rng::with_seed(5);
    let mut checked = 0;
    while checked < 400 {
        let mut pattern = String::new();
        write_pattern(&mut rng, 3, &mut pattern);
        if compile(&pattern) != Err(PathError::TooLarge) {
            check(&pattern, &["/a", "ab/ba", "a\nb"], 200, &mut rng);
            checked += 1;
        }
    }
}

/// A browser parses what a page asks for as a URL, and sends the path that comes out.
#[test]
fn a_path_holds_what_browsers_send() {
    for byte in 0..=0x7f_u8 {
        let written = format!("/{}x", char::from(byte));
        let url = url::Url::parse(&format!("https://a.example{written}")).expect("a URL");
        assert_eq!(is_path_byte(byte), url.path() == written, "{byte:#x}: {url}");
        let sent = http::uri::PathAndQuery::try_from(url.path()).expect("a path");
        assert_eq!(sent.path(), url.path());
    }
    assert!((0x80..=u8::MAX).all(|byte| !is_path_byte(byte)));
}

/// Of two patterns one covers the other exactly if no path is the other's alone.
#[test]
fn a_pattern_covers_what_it_matches() {
    let mut rng = Rng::with_seed(11);
    // Every path of the bytes that tell these patterns apart, up to a length that they can't all be told apart beyond.
    let mut paths = vec![String::from("/")];
    for length in 0..4 {
        let longest = paths.iter().filter(|path| path.len() == length + 1);
        let longer: Vec<String> =
            longest.flat_map(|path| ["a", "b", "/", "x"].map(|byte| format!("{path}{byte}"))).collect();
        paths.extend(longer);
    }
    let (mut covered, mut not) = (0, 0);
    for _ in 0..3000 {
        let mut write = || {
            let mut pattern = String::from(rng.choice(["", "^/", "^/a", "^/"]).unwrap());
            write_pattern(&mut rng, 2, &mut pattern);
            if rng.bool() {
                pattern.push('$');
            }
            pattern
        };
        let (all, some) = (write(), write());
        let (Ok(one), Ok(other)) = (compile(&all), compile(&some)) else { continue };
        let alone = paths.iter().find(|path| other.matches(path) && !one.matches(path));
        if one.covers(&other, &mut Budget::new()) {
            covered += 1;
            assert_eq!(alone, None, "{all} covers {some}");
        } else {
            not += 1;
            // The model finds the same by another way: a path of any bytes.
            if alone.is_none() {
                let found = difference(&other, &one);
                assert!(found.is_some_and(|path| other.matches(&path) && !one.matches(&path)), "{all} and {some}");
            }
        }
        assert!(one.covers(&one.clone(), &mut Budget::new()), "{all}");
    }
    assert!(covered > 200 && not > 200, "{covered} and {not}");
}

/// A pattern has an example exactly if a path matches it.
#[test]
fn an_example_matches() {
    let mut rng = Rng::with_seed(7);
    let path_bytes: Vec<u8> = (0..=u8::MAX).filter(|byte| is_path_byte(*byte)).collect();
    let mut without = 0;
    for round in 0..3000 {
        let mut pattern = String::from(rng.choice(["", "^", "^/"]).unwrap());
        write_pattern(&mut rng, 2, &mut pattern);
        if round % 3 == 0 {
            pattern.push_str(rng.choice([" ", "#", r"\?", "$^", "[`<]"]).unwrap());
        }
        let Ok(compiled) = compile(&pattern) else { continue };
        let regex = oracle(&pattern);
        if let Some(path) = example(&compiled) {
            assert!(regex.is_match(path.as_bytes()), "{pattern} on {path}");
            assert_eq!(http::Uri::try_from(path.as_str()).map(|uri| uri.path() == path).ok(), Some(true), "{path}");
        } else {
            without += 1;
            for _ in 0..200 {
                let mut path = vec![b'/'];
                path.extend(random::bytes(&mut rng, &path_bytes, 8));
                assert!(!regex.is_match(&path), "{pattern} on {path:?}");
            }
            for path in ["/", "/a", "/b", "/ab/", "//", "/a/b", "/aab/b/"] {
                assert!(!regex.is_match(path.as_bytes()), "{pattern} on {path}");
            }
        }
    }
    assert!(without > 100, "{without} patterns had no path");
}

#[test]
fn a_pattern_that_matches_everything_is_no_automaton() {
    for pattern in [".*", "^.*", "a|", "(?s:.)*", "()", "^|a"] {
        assert_eq!(compile(pattern), Ok(PathPattern::Every), "{pattern}");
    }
}

/// Tables are as small as they can be.
#[test]
fn tables_are_minimal() {
    for (pattern, states, classes) in [
        ("^/v[0-9]+/(users|orders)/", 12, 10),
        ("(?:a|b)c$", 3, 3),
        ("^(?:ab|cb)$", 3, 3),
        ("^a.*", 1, 2),
        (r"^\w+$", 2, 2),
    ] {
        let Ok(PathPattern::Dfa(dfa)) = compile(pattern) else { panic!("{pattern}") };
        let width = usize::from(*dfa.classes.get().iter().max().expect("256 classes")) + 1;
        assert_eq!((dfa.transitions.get().len() / 2 / width, width), (states, classes), "{pattern}");
    }
}

#[test]
fn anchored_means_every_alternative() {
    for pattern in ["^", "^/api/", "^/a|^/b", "^(?:/a|/b)", "(^a|^b)", "(?i)^/a", r"\A/a+", "^$"] {
        assert!(is_anchored_at_start(pattern), "{pattern}");
    }
    for pattern in ["", "/api/", "^/a|/b", "(^a|b)", "^*a", "a^", "(?m)^a+", "(", r"\^a"] {
        assert!(!is_anchored_at_start(pattern), "{pattern}");
    }
}

#[test]
fn the_parser_says_what_is_wrong_and_where() {
    for (pattern, message, at) in [
        ("^/(a", "unclosed group", 2..3),
        ("/a)", "unopened group", 2..3),
        ("/[a", "unclosed character class", 1..2),
        ("*a", "repetition operator missing expression", 0..1),
        (r"/\q", "unrecognized escape sequence", 1..3),
        ("/a{2,1}", "invalid repetition count range, the start must be <= the end", 2..7),
    ] {
        let error = Err(PathError::Syntax { message: message.to_owned(), at });
        assert_eq!(compile(pattern), error, "{pattern}");
    }
}

#[test]
fn only_ascii_stands_for_itself() {
    let error = Err(PathError::NotAscii { at: 4..6, encoded: "%C3%A9".to_owned() });
    assert_eq!(compile("^/caé/"), error);
}

/// Each of these would take seconds or megabytes to build; the benchmarks tell how soon it is refused.
#[test]
fn hostile_patterns_are_refused() {
    let nested = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
    let deep = format!("{}a{}", "(?:".repeat(49), ")*".repeat(49));
    let long = "[a-z]?x".repeat(100_000);
    for pattern in [
        "(a|b)*a(a|b){20}",
        "((a{100}){100}){100}",
        "(?:(?:(?:a{0,30}){0,30}){0,30}){0,30}",
        ".{0,1000}x",
        "[a-z]{1,500}/[0-9]{1,500}",
        "[a-z]{0,400}[0-9]{0,400}[A-Z]{0,400}x$",
        "(?:[ab]*a[ab]{10}){5}",
        "(?:(?:a|b)?(?:b|c)?(?:c|d)?){60}x",
        r"(?:\b.{1,6}\b){30}x",
        r"(?:\b|\B|x)*(?:.{1,30}){1,20}\b",
        "(?:a?){200}a{200}",
        "a.{1,14}b.{1,14}c",
        "^/a{1000000}",
        &nested,
        &deep,
        &long,
    ] {
        let result = compile(pattern);
        assert!(matches!(result, Err(PathError::TooLarge | PathError::Syntax { .. })), "{pattern:.40}");
    }
}

/// No table makes the runtime panic, however wrong it is.
#[test]
fn a_wrong_table_refuses() {
    let mut rng = Rng::with_seed(6);
    let alphabet: Vec<u8> = (0..=255).collect();
    for _ in 0..5000 {
        let mut classes = vec![0; if rng.bool() { 256 } else { 1 }];
        rng.fill(&mut classes);
        let transitions = random::bytes(&mut rng, &alphabet, 2000);
        let start = rng.choice([0, 2, 100, u16::MAX]).unwrap();
        let (classes, transitions) = (Stored::owned(classes), Stored::owned(transitions));
        let source = Stored::owned("");
        let dfa = PathDfa { classes, transitions, start, accepting: 2, source };
        let _ = PathPattern::Dfa(dfa).matches("/api/users");
    }
}
