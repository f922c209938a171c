//! The programs of `ui/` that don't compile, as policies that are built when a program starts: of each that can be
//! expressed so, the same rules are broken at the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cors_runtime::startup::{OwnedPolicy, PolicyBuilder, PolicyFault};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use crate::snapshot;

/// Line and column, both from 1.
type Location = (usize, usize);

/// A policy of a program, as a parser of tokens sees it.
struct Written {
    entries: Vec<Entry>,
}

struct Entry {
    key: String,
    key_at: Location,
    value: Value,
    value_at: Location,
    elements_at: Vec<Location>,
}

/// What a program or a configuration can have as a value.
#[derive(Clone)]
enum Value {
    Text(String),
    Number(String),
    Boolean(bool),
    List(Vec<Value>),
}

/// The folders that aren't about what a policy says.
const ELSEWHERE: [&str; 5] = ["attribute-place", "dead-code", "routes", "startup", "unreachable-policy"];

/// Programs in which a quoted keyword or a bare constant is the mistake: a builder has nothing but texts.
const ONLY_IN_TOKENS: [&str; 3] = ["mirror-in-quotes.rs", "constant-header.rs", "constant-methods.rs"];

const LISTS: [&str; 5] = ["methods", "headers", "expose_headers", "origins", "origin"];

/// Every program that must fail.
fn programs() -> Vec<PathBuf> {
    let folders = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/ui")).unwrap();
    let folders = folders.map(|folder| folder.unwrap().path()).filter(|path| path.is_dir());
    let folders = folders.filter(|path| !ELSEWHERE.iter().any(|elsewhere| path.ends_with(elsewhere)));
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|file| file.unwrap().path());
    let mut programs: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|end| end == "rs") && path.with_extension("stderr").exists())
        .filter(|path| !ONLY_IN_TOKENS.iter().any(|program| path.ends_with(program)))
        .collect();
    programs.sort();
    programs
}

/// The policies of a program; `None` if one of them can't be expressed without tokens.
fn policies(source: &str) -> Option<Vec<Written>> {
    let mut found = Vec::new();
    collect(&source.parse().ok()?, &mut found)?;
    Some(found)
}

fn collect(tokens: &TokenStream, found: &mut Vec<Written>) -> Option<()> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = |distance: usize| index.checked_sub(distance).map(|index| tokens[index].to_string());
        let is_macro = before(1).as_deref() == Some("!") && before(2).as_deref() == Some("cors_policy");
        if is_macro || before(1).as_deref() == Some("cors") {
            found.push(policy(group.stream())?);
        } else {
            collect(&group.stream(), found)?;
        }
    }
    Some(())
}

fn policy(tokens: TokenStream) -> Option<Written> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let entries = split(&tokens).into_iter().map(entry).collect::<Option<_>>()?;
    Some(Written { entries })
}

/// What stands between the commas.
fn split(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut pieces: Vec<_> = tokens.split(|token| token.to_string() == ",").collect();
    if pieces.last().is_some_and(|last| last.is_empty()) {
        pieces.pop();
    }
    pieces
}

fn entry(tokens: &[TokenTree]) -> Option<Entry> {
    let [TokenTree::Ident(key), sign, value @ ..] = tokens else { return None };
    let (name, first) = (key.to_string(), value.first()?);
    if sign.to_string() != "=" || ["crate", "name", "policy"].contains(&name.as_str()) {
        return None;
    }
    let elements_at = match value {
        [TokenTree::Group(list)] => {
            let elements: Vec<TokenTree> = list.stream().into_iter().collect();
            split(&elements).into_iter().map(|element| Some(start(element.first()?))).collect::<Option<_>>()?
        }
        _ => Vec::new(),
    };
    Some(Entry {
        value: read(&name, value, false)?,
        key: name,
        key_at: start_of(key.span()),
        value_at: start(first),
        elements_at,
    })
}

fn read(key: &str, tokens: &[TokenTree], is_element: bool) -> Option<Value> {
    match tokens {
        [TokenTree::Literal(literal)] => {
            let literal = literal.to_string();
            match syn::parse_str::<syn::Lit>(&literal).ok()? {
                syn::Lit::Str(text) if text.suffix().is_empty() => Some(Value::Text(text.value())),
                syn::Lit::Int(number) if number.suffix().is_empty() => {
                    Some(Value::Number(number.base10_parse::<u64>().ok()?.to_string()))
                }
                syn::Lit::Float(number) if number.suffix().is_empty() => Some(Value::Number(literal)),
                _ => None,
            }
        }
        [TokenTree::Ident(word)] => match word.to_string().as_str() {
            "true" => Some(Value::Boolean(true)),
            "false" => Some(Value::Boolean(false)),
            "mirror" if LISTS.contains(&key) => Some(Value::Text("mirror".to_owned())),
            // A bare word is a text where the macro takes names.
            word if LISTS[..3].contains(&key) || (key == "dangerously" && is_element) => {
                Some(Value::Text(word.to_owned()))
            }
            _ => None,
        },
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            let elements: Vec<TokenTree> = list.stream().into_iter().collect();
            let elements = split(&elements).into_iter().map(|element| read(key, element, true));
            Some(Value::List(elements.collect::<Option<_>>()?))
        }
        [TokenTree::Punct(minus), TokenTree::Literal(number)] if minus.as_char() == '-' => {
            let number = number.to_string();
            number.parse::<i64>().is_ok().then(|| Value::Number(format!("-{number}")))
        }
        _ => None,
    }
}

fn start(token: &TokenTree) -> Location {
    match token {
        TokenTree::Group(group) => start_of(group.span_open()),
        token => start_of(token.span()),
    }
}

fn start_of(span: Span) -> Location {
    (span.start().line, span.start().column + 1)
}

impl Written {
    /// As the calls of a program; `None` if a key or a form has no call.
    fn in_calls(&self) -> Option<PolicyBuilder> {
        self.entries.iter().try_fold(OwnedPolicy::builder(), |builder, entry| {
            Some(match (entry.key.as_str(), &entry.value) {
                ("origin" | "origins", Value::Text(text)) => builder.origins(text),
                ("origin" | "origins", Value::List(list)) => builder.origins(texts(list)?),
                ("dev_origins", Value::Text(text)) => builder.dev_origins(text),
                ("dev_origins", Value::List(list)) => builder.dev_origins(texts(list)?),
                ("methods", Value::Text(text)) => builder.methods(text),
                ("methods", Value::List(list)) => builder.methods(texts(list)?),
                ("headers", Value::Text(text)) => builder.headers(text),
                ("headers", Value::List(list)) => builder.headers(texts(list)?),
                ("expose_headers", Value::Text(text)) => builder.expose_headers(text),
                ("expose_headers", Value::List(list)) => builder.expose_headers(texts(list)?),
                ("dangerously", Value::Text(text)) => builder.dangerously(text),
                ("dangerously", Value::List(list)) => builder.dangerously(texts(list)?),
                ("credentials", Value::Boolean(credentials)) => builder.credentials(*credentials),
                ("max_age", Value::Text(text)) => builder.max_age(text),
                ("max_age", Value::Number(number)) => builder.max_age(number.parse::<i64>().ok()?),
                ("path", Value::Text(text)) => builder.path(text),
                ("preflight_status", Value::Number(number)) => builder.preflight_status(number.parse().ok()?),
                _ => return None,
            })
        })
    }

    /// As a section of a configuration, in JSON: a map that may have a key twice.
    fn in_json(&self) -> PolicyBuilder {
        let entries: Vec<String> =
            self.entries.iter().map(|entry| format!("{}: {}", json_text(&entry.key), entry.value.in_json())).collect();
        serde_json::from_str(&format!("{{ {} }}", entries.join(", "))).expect("a map with any values is read")
    }

    /// Whether the compiler's caret for this fault stands where the fault says.
    fn has_place(&self, fault: &PolicyFault, location: Location) -> bool {
        let place = fault.place();
        let Some(name) = place.name() else { return ["missing-origin"].contains(&fault.rule()) };
        let entries = self.entries.iter().filter(|entry| entry.key == name);
        let mut places = entries.flat_map(|entry| match place.element() {
            Some(element) => vec![entry.elements_at[element]],
            None => vec![entry.key_at, entry.value_at],
        });
        // A wrong combination is shown from the first of its two places on.
        let first_of_two = || {
            let credentials = self.entries.iter().filter(|entry| entry.key == "credentials");
            fault.rule().ends_with("-credentials") && credentials.into_iter().any(|entry| entry.value_at == location)
        };
        places.any(|place| place == location) || first_of_two()
    }
}

impl Value {
    fn in_json(&self) -> String {
        match self {
            Self::Text(text) => json_text(text),
            Self::Number(number) => number.clone(),
            Self::Boolean(boolean) => boolean.to_string(),
            Self::List(list) => format!("[{}]", list.iter().map(Self::in_json).collect::<Vec<_>>().join(", ")),
        }
    }
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

fn texts(list: &[Value]) -> Option<Vec<&str>> {
    list.iter().map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None }).collect()
}

/// Every rule that the policy breaks.
fn faults(builder: PolicyBuilder) -> Vec<PolicyFault> {
    match builder.build() {
        Ok(policy) => policy.warnings().to_vec(),
        Err(error) => error.faults().to_vec(),
    }
}

/// What of the compiler's words isn't said of these policies, or is said elsewhere.
fn differences(program: &Path, policies: &[Written], built: &[Vec<PolicyFault>]) -> Vec<String> {
    let name = program.display();
    let said = snapshot::parse(&fs::read_to_string(program.with_extension("stderr")).unwrap());
    let mut rules: Vec<&str> = said.iter().filter_map(|diagnostic| Some(diagnostic.rule?.name())).collect();
    let mut own: Vec<&str> = built.iter().flatten().map(PolicyFault::rule).collect();
    rules.sort_unstable();
    own.sort_unstable();
    if rules != own {
        return vec![format!("{name}: the compiler says {rules:?}, the builder {own:?}")];
    }
    let faults =
        policies.iter().zip(built).flat_map(|(policy, faults)| faults.iter().map(move |fault| (policy, fault)));
    let elsewhere = faults.filter(|(policy, fault)| {
        let mut places = said
            .iter()
            .filter(|diagnostic| diagnostic.rule.is_some_and(|rule| rule.name() == fault.rule()))
            .filter_map(|diagnostic| diagnostic.location);
        !places.any(|location| policy.has_place(fault, location))
    });
    elsewhere.map(|(_, fault)| format!("{name}: elsewhere: {fault}")).collect()
}

/// The rules and where they are broken. The builder has one name for `origin` and `origins`.
fn places(built: &[Vec<PolicyFault>]) -> Vec<(&str, String)> {
    let place = |fault: &PolicyFault| fault.place().to_string().replace("origins", "origin");
    built.iter().flatten().map(|fault| (fault.rule(), place(fault))).collect()
}

#[test]
fn what_does_not_compile_breaks_the_same_rules_at_the_same_places() {
    let mut differing = Vec::new();
    let (mut in_calls, mut in_json, mut all) = (0, 0, 0);
    let mut rules = BTreeSet::new();
    for program in programs() {
        all += 1;
        let Some(policies) = policies(&fs::read_to_string(&program).unwrap()).filter(|found| !found.is_empty()) else {
            continue;
        };
        in_json += 1;
        let read: Vec<_> = policies.iter().map(|policy| faults(policy.in_json())).collect();
        differing.extend(differences(&program, &policies, &read));
        rules.extend(read.iter().flatten().map(PolicyFault::rule));
        if let Some(built) = policies.iter().map(Written::in_calls).collect::<Option<Vec<_>>>() {
            in_calls += 1;
            let built: Vec<_> = built.into_iter().map(faults).collect();
            assert_eq!(places(&built), places(&read), "{}", program.display());
        }
    }
    assert!(differing.is_empty(), "\n{}\n", differing.join("\n"));
    println!("{in_json} as a section and {in_calls} in calls, of {all}, with {} rules", rules.len());
    assert!(in_json >= 280 && in_calls >= 250 && rules.len() >= 40, "{in_json}, {in_calls}, {}", rules.len());
}
