//! What people write in place of names: other libraries' words, constants, patterns, slips. Each is refused or warned of,
//! and what is proposed in its place is accepted without a word.

use cors_model::{Draft, Entry, Fault, Level, Rule, Value, check};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

/// A policy with the entry, and with credentials where they are asked for.
fn faults(key: &str, value: Value, credentials: bool) -> Vec<Fault> {
    let entry = |key: &str, value| Entry { key: key.to_owned(), value };
    let mut entries = vec![entry(key, value)];
    if key != "origins" {
        entries.push(entry("origins", text("https://a.example")));
    }
    if credentials {
        entries.push(entry("credentials", Value::Boolean(true)));
    }
    check(&Draft { entries }).faults
}

/// The value that macro text stands for.
fn value_of(written: &str) -> Value {
    if let Some(inside) = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Value::List(inside.split(", ").map(value_of).collect());
    }
    match written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => text(inside),
        None => word(written),
    }
}

const ANY: [&str; 16] = [
    "Any",
    "any",
    "ANY",
    "all",
    "ALL",
    "AllowAny",
    "allow_any",
    "allow-all",
    "wildcard",
    "true",
    "everything",
    "anyone",
    "**",
    ".*",
    "any_method",
    "AnyHeader",
];
const MIRROR: [&str; 6] = ["mirror_request", "MirrorRequest", "Mirror", "reflect", "mirror-request", "$http_origin"];
const NOTHING: [&str; 6] = ["none", "None", "NONE", "false", "empty", "nil"];

#[test]
fn words_of_other_libraries() {
    for key in ["methods", "headers", "expose_headers", "origins"] {
        for credentials in [false, true] {
            for (words, meant) in [(&ANY[..], "\"*\""), (&MIRROR, "mirror"), (&NOTHING, "")] {
                // Of origins there are patterns, so one that is wrong is another rule's.
                for written in words.iter().filter(|word| key != "origins" || !word.contains('*')) {
                    for value in [text(written), word(written), Value::List(vec![text(written)])] {
                        let found = faults(key, value, credentials);
                        let [fault] = found.as_slice() else { panic!("{key} = {written}: {found:?}") };
                        assert_eq!(fault.rule, Rule::MisusedWord, "{key} = {written}: {fault}");
                        let Some(replacement) = &fault.replacement else {
                            let has_form = match key {
                                "methods" | "headers" => !meant.is_empty(),
                                "expose_headers" => meant == "\"*\"" && !credentials,
                                _ => !meant.is_empty() && !credentials,
                            };
                            assert!(!has_form && fault.help.is_some(), "{key} = {written}: {fault}");
                            continue;
                        };
                        assert!(replacement.to == meant || (credentials && replacement.to == "mirror"), "{fault}");
                        let mended = faults(key, value_of(&replacement.to), credentials);
                        assert!(mended.is_empty(), "{key} = {written}: {fault}\n{mended:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn one_fault_for_a_word_in_a_list() {
    for value in [text("Any, PATCH"), Value::List(vec![word("Any"), word("PUT")]), text("all, any")] {
        let found = faults("methods", value, false);
        assert!(matches!(found.as_slice(), [fault] if fault.rule == Rule::MisusedWord), "{found:?}");
    }
}

/// The rule, and what the value becomes.
#[test]
fn names_and_what_is_meant() {
    use Rule::{
        HeaderCookie, HeaderDirection, HeaderForbidden, HeaderSlip, HeaderToken, MethodCase, MethodSlip, MethodToken,
        MisusedWord, WrongForm,
    };
    for (key, written, rule, meant) in [
        ("methods", "\"GET|PUT\"", MisusedWord, Some("\"GET, PUT\"")),
        ("methods", "\"PUT|PATCH, PATCH\"", MisusedWord, Some("\"PUT, PATCH\"")),
        ("methods", "\"G*T\"", MisusedWord, None),
        ("methods", "\"'PUT'\"", MisusedWord, Some("\"PUT\"")),
        ("methods", "\"GET/PUT\"", MethodToken, Some("\"GET, PUT\"")),
        ("methods", "\"put patch\"", MethodToken, Some("\"PUT, PATCH\"")),
        ("methods", "\"PUT;PUT\"", MethodToken, None),
        ("methods", "OPTION", MethodSlip, Some("OPTIONS")),
        ("methods", "\"POTS\"", MethodSlip, Some("\"POST\"")),
        ("methods", "[GET, GETT]", MethodSlip, None),
        ("methods", "patch", MethodCase, Some("PATCH")),
        ("methods", "[PATCH, patch]", MethodCase, None),
        ("methods", "\"PUT+DELETE\"", MisusedWord, Some("\"PUT, DELETE\"")),
        ("methods", "\"put&delete\"", MisusedWord, Some("\"PUT, DELETE\"")),
        ("methods", "\"PUT'\"", MisusedWord, Some("\"PUT\"")),
        ("methods", "\"$METHOD\"", MisusedWord, None),
        ("methods", "\"%METHODS%\"", MisusedWord, None),
        ("methods", "\"GET and PUT\"", MethodToken, Some("\"GET, PUT\"")),
        ("methods", "\"PUT & DELETE\"", MethodToken, Some("\"PUT, DELETE\"")),
        ("methods", "\"GET\u{3001}PUT\"", MethodToken, Some("\"GET, PUT\"")),
        ("methods", "read", MethodSlip, None),
        ("methods", "\"Write\"", MethodSlip, None),
        ("headers", "\"Cookie&Range\"", MisusedWord, None),
        ("headers", "\"Content-Tpye\"", HeaderSlip, Some("\"Content-Type\"")),
        ("headers", "\"autorization\"", HeaderSlip, Some("\"Authorization\"")),
        ("headers", "Authorisation", HeaderSlip, Some("Authorization")),
        ("headers", "ContentType", HeaderSlip, Some("\"Content-Type\"")),
        ("headers", "\"XRequestedWith\"", HeaderSlip, Some("\"X-Requested-With\"")),
        ("headers", "\"Referrer\"", HeaderSlip, None),
        ("expose_headers", "\"Content-Lenght\"", HeaderSlip, None),
        ("expose_headers", "\"$HEADERS\"", MisusedWord, None),
        ("headers", "\"__HEADERS__\"", MisusedWord, None),
        ("headers", "\"x-a'\"", MisusedWord, Some("\"x-a\"")),
        ("headers", "\"Content-Type+Authorization\"", MisusedWord, Some("\"Content-Type, Authorization\"")),
        ("headers", "CONTENT_TYPE", MisusedWord, Some("\"Content-Type\"")),
        ("headers", "\"x_requested_with\"", MisusedWord, Some("\"X-Requested-With\"")),
        ("headers", "\"Content-Type, content_type\"", MisusedWord, None),
        ("headers", "SEC_WEBSOCKET_KEY", MisusedWord, None),
        ("headers", "\"X-*\"", MisusedWord, None),
        ("headers", "\"*-Id\"", MisusedWord, None),
        ("headers", "\"Accept|Content-Type\"", MisusedWord, Some("\"Accept, Content-Type\"")),
        ("headers", "\"Cookie:\"", HeaderToken, None),
        ("headers", "\"Accept:\"", HeaderToken, Some("\"Accept\"")),
        ("headers", "\"Cookie\"", HeaderCookie, None),
        ("headers", "\"ETag\"", HeaderDirection, None),
        (
            "headers",
            "\"Origin, X-Requested-With, Content-Type, Accept\"",
            HeaderForbidden,
            Some("\"X-Requested-With, Content-Type, Accept\""),
        ),
        ("headers", "[\"Origin\", \"X-Token\", Host]", HeaderForbidden, Some("[\"X-Token\"]")),
        ("headers", "[\"*\", \"Origin\"]", HeaderForbidden, Some("[\"*\"]")),
        ("headers", "Origin", HeaderForbidden, None),
        ("headers", "MY_HEADER", WrongForm, None),
        ("expose_headers", "\"mirror\"", WrongForm, None),
        ("expose_headers", "\"ETag, mirror\"", WrongForm, None),
        ("methods", "\"PUT, mirror\"", WrongForm, None),
        ("expose_headers", "\"User-Agent\"", HeaderDirection, None),
        ("expose_headers", "WWW_AUTHENTICATE", MisusedWord, Some("\"WWW-Authenticate\"")),
    ] {
        let found = faults(key, value_of(written), false);
        let [fault] = found.as_slice() else { panic!("{key} = {written}: {found:?}") };
        assert_eq!(fault.rule, rule, "{key} = {written}: {fault}");
        let mended =
            fault.replacement.as_ref().map(|replacement| written.replacen(&replacement.from, &replacement.to, 1));
        assert_eq!(mended.as_deref(), meant, "{key} = {written}: {fault}");
        if let Some(mended) = mended {
            let again = faults(key, value_of(&mended), false);
            assert!(again.is_empty(), "{key} = {mended}: {again:?}");
        }
    }
}

#[test]
fn names_of_ones_own() {
    for (key, written) in [
        ("methods", "\"LIST, Odd, M-SEARCH, RPC_IN_DATA, UNLINK\""),
        ("methods", "[GET, HEAD, POST, OPTIONS, CHICKEN]"),
        ("headers", "\"contact_id, X_Own, api_key, Range, X-All, all-names\""),
        ("headers", "[contact_id, AUTHORIZATION, ACCEPT]"),
        (
            "headers",
            "\"X-CSRFToken, X-Api-Key, Authentication, X-Authorization, a+b, cost$, __id, Content-Typ, Content-Type\"",
        ),
        ("methods", "\"READ, LIST, A+B\""),
        ("expose_headers", "\"Authorization, Range, Link, X-Request-ID\""),
    ] {
        let found = faults(key, value_of(written), false);
        assert!(found.is_empty(), "{key} = {written}: {found:?}");
    }
}

#[test]
fn what_has_no_effect_is_sent_as_it_is_written() {
    let entry = |key: &str, value| Entry { key: key.to_owned(), value };
    let entries = vec![
        entry("origin", text("https://a.example")),
        entry("headers", text("Origin, X-Token, ETag")),
        entry("expose_headers", text("User-Agent, Content-Type")),
        entry("methods", text("PUT, OPTION")),
    ];
    let verdict = check(&Draft { entries });
    let policy = verdict.policy.expect("warnings alone");
    assert!(verdict.faults.iter().all(|fault| fault.rule.level() == Level::Warning));
    let listed = |names: &cors_table::Names| names.listed().collect::<Vec<_>>().join(", ");
    assert_eq!(listed(&policy.headers), "Origin, X-Token, ETag");
    assert_eq!(listed(&policy.expose_headers), "User-Agent, Content-Type");
    assert_eq!(listed(&policy.methods), "PUT, OPTION");
}

#[test]
fn a_misnamed_key_is_judged_under_the_key_that_is_meant() {
    use Rule::{HeaderToken, HeaderWildcardCredentials, UnknownKey, WildcardCredentials};
    let rules = |entries: &[(&str, Value)]| {
        let entry = |(key, value): &(&str, Value)| Entry { key: (*key).to_owned(), value: value.clone() };
        let verdict = check(&Draft { entries: entries.iter().map(entry).collect() });
        verdict.faults.iter().map(|fault| fault.rule).collect::<Vec<_>>()
    };
    let origin = ("origin", text("https://a.example"));
    assert_eq!(rules(&[origin.clone(), ("header", text("X Foo"))]), [UnknownKey, HeaderToken]);
    assert_eq!(
        rules(&[origin.clone(), ("allow_headers", text("*")), ("credentials", Value::Boolean(true))]),
        [UnknownKey, HeaderWildcardCredentials]
    );
    assert_eq!(
        rules(&[("allow_origin", text("*")), ("allow_credentials", Value::Boolean(true))]),
        [UnknownKey, WildcardCredentials, UnknownKey]
    );
    // Where the right key is there, too, that one counts, wherever it stands.
    assert_eq!(rules(&[origin.clone(), ("header", text("X Foo")), ("headers", text("X-Foo"))]), [UnknownKey]);
    assert_eq!(rules(&[origin.clone(), ("header", Value::Missing)]), [UnknownKey]);
    assert_eq!(rules(&[origin, ("timeout", text("X Foo"))]), [UnknownKey]);
}

#[test]
fn expressions_of_rust() {
    for (key, written, meant) in [
        ("methods", "Method::GET", Some("GET")),
        ("methods", "http::method::Method::PATCH", Some("PATCH")),
        ("methods", "Method::from_bytes(b\"PURGE\").unwrap()", Some("\"PURGE\"")),
        ("methods", "Method::CUSTOM", None),
        ("headers", "header::CONTENT_TYPE", Some("\"Content-Type\"")),
        ("headers", "axum::http::header::ACCEPT", Some("\"Accept\"")),
        ("headers", "HeaderName::from_static(\"x-token\")", Some("\"x-token\"")),
        ("headers", "http::header::ORIGIN", None),
        ("headers", "crate::MY_HEADER", None),
        ("expose_headers", "header::ETAG", Some("\"ETag\"")),
        ("origins", "HeaderValue::from_static(\"https://a.example\")", Some("\"https://a.example\"")),
        ("origins", "std::env::var(\"APP_ORIGIN\")", None),
        ("max_age", "Duration::from_secs(3600)", Some("\"1h\"")),
        ("max_age", "Duration::from_secs(60 * 90)", Some("\"1h30m\"")),
        ("max_age", "Duration::from_days(7)", Some("\"24h\"")),
        ("max_age", "60*60", Some("\"1h\"")),
        ("max_age", "2d", Some("\"24h\"")),
        ("max_age", "Duration::MAX", None),
    ] {
        let found = faults(key, Value::Other(written.to_owned()), false);
        let [fault] = found.as_slice() else { panic!("{key} = {written}: {found:?}") };
        assert_eq!(fault.replacement.as_ref().map(|right| right.to.as_str()), meant, "{key} = {written}: {fault}");
        if let Some(meant) = meant {
            let again = faults(key, value_of(meant), false);
            assert!(again.is_empty(), "{key} = {meant}: {again:?}");
        }
    }
}

/// A name whose right spelling is that of another one, perhaps in another case, or is covered, needn't be there.
#[test]
fn a_right_spelling_that_is_there_already_is_left_out() {
    for (names, help) in [
        ("X-A:, X-A", "leave it out: `X-A` stands in the list, too"),
        ("X-A:, X-A :", "leave it out: `X-A` stands in the list already"),
        ("X-A:, x-a :", "leave it out: `x-a` is the same header as `X-A`, which stands in the list too"),
        ("*, X-A:", "leave it out: `*` in the same list covers `X-A` already"),
    ] {
        let faults = faults("headers", text(names), false);
        let fault = faults.last().expect("no token");
        assert_eq!((fault.rule, &fault.replacement), (Rule::HeaderToken, &None), "{names}: {faults:?}");
        assert_eq!(fault.help.as_deref(), Some(help), "{names}: {faults:?}");
    }
}
