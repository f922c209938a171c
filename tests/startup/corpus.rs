//! The programs of `ui/` that don't compile, as policies that are built when a program starts, in calls, as a section of a
//! configuration and in a file: of each that can be expressed so, the same rules are broken at the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cors_runtime::startup::{OwnedPolicy, PolicyBuilder, PolicyFault, PolicyFile};
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
    if sign.to_string() != "=" || ["crate", "file", "files", "name", "pingap", "policy"].contains(&name.as_str()) {
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

    /// As a table of a file, an entry in each line.
    fn in_toml(&self) -> String {
        let entries = self.entries.iter().map(|entry| {
            let is_bare = entry.key.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
            let key = if is_bare { entry.key.clone() } else { toml_text(&entry.key) };
            format!("{key} = {}\n", entry.value.in_toml())
        });
        entries.collect()
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
    fn in_toml(&self) -> String {
        match self {
            Self::Text(text) => toml_text(text),
            Self::List(list) => format!("[{}]", list.iter().map(Self::in_toml).collect::<Vec<_>>().join(", ")),
            Self::Number(_) | Self::Boolean(_) => self.in_json(),
        }
    }

    fn in_json(&self) -> String {
        match self {
            Self::Text(text) => json_text(text),
            Self::Number(number) => number.clone(),
            Self::Boolean(boolean) => boolean.to_string(),
            Self::List(list) => format!("[{}]", list.iter().map(Self::in_json).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// The policies of all programs of `ui/`, right or wrong, each as a file; and those of the conformance table.
pub(crate) fn tables() -> Vec<String> {
    let ui = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ui"));
    let passing = fs::read_dir(ui.join("pass")).unwrap().map(|entry| entry.unwrap().path());
    let sources = programs().into_iter().chain(passing.filter(|path| path.extension().is_some_and(|end| end == "rs")));
    let sources = sources.map(|path| fs::read_to_string(path).unwrap());
    let of_programs = sources.flat_map(|source| {
        let mut found = Vec::new();
        // One that can't be expressed ends the search, and those before it count.
        let _ = source.parse().ok().and_then(|tokens| collect(&tokens, &mut found));
        found
    });
    let cases = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/cases")).unwrap();
    let cases = cases.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let of_cases = cases.flat_map(|text| {
        let table: toml::Table = toml::from_str(&text).unwrap();
        let policies = table.get("policies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        policies.values().filter_map(|text| policy(text.as_str()?.parse().ok()?)).collect::<Vec<_>>()
    });
    of_programs.chain(of_cases).map(|policy| policy.in_toml()).collect()
}

/// The policy of a program that has one, as a file.
pub(crate) fn table_of(source: &str) -> Option<String> {
    policies(source)?.first().map(Written::in_toml)
}

/// A text of TOML with an escape in it, behind which the places have to be found all the same.
fn toml_text(text: &str) -> String {
    let characters = text.chars().enumerate().map(|(index, character)| match character {
        '"' | '\\' => format!("\\{character}"),
        control if control.is_control() => format!("\\u{:04x}", u32::from(control)),
        'a' if index % 5 == 4 => "\\u0061".to_owned(),
        character => character.to_string(),
    });
    format!("\"{}\"", characters.collect::<String>())
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

/// What of the faults of policies isn't told of a file that has them as tables, or is told elsewhere in it.
fn differences_in_file(program: &Path, policies: &[Written], read: &[Vec<PolicyFault>]) -> Vec<String> {
    let name = program.display();
    let tables: Vec<String> = policies.iter().map(Written::in_toml).collect();
    let named = |(index, table): (usize, &String)| format!("[policy-{index}]\n{table}\n");
    let text: String = tables.iter().enumerate().map(named).collect();
    let told = PolicyFile::from_toml(&text).faults();
    let mut known: Vec<(&str, String)> =
        read.iter().flatten().map(|fault| (fault.rule(), fault.place().to_string())).collect();
    let mut own: Vec<(&str, String)> = told.iter().map(|fault| (fault.rule(), fault.place().to_string())).collect();
    known.sort();
    own.sort();
    if known != own {
        return vec![format!("{name}: the section has {known:?}, the file {own:?}\n{text}")];
    }
    let elsewhere = told.iter().filter(|fault| {
        let location = fault.location().expect("a fault of a policy has a place in its file");
        let line = text.lines().nth(location.line() - 1).unwrap_or_default();
        let Some(key) = fault.place().name() else { return !line.starts_with("[policy-") };
        // What is marked is in the line of the entry, or is its key, and no more than it.
        let (written, _) = line.split_once(" = ").unwrap_or_default();
        written.trim_matches('"') != key || location.range().is_empty() || text[location.range()].contains('\n')
    });
    let mut differences: Vec<String> =
        elsewhere.map(|fault| format!("{name}: elsewhere in the file: {fault}")).collect();
    differences.extend(unmended(&text, &told).into_iter().map(|fault| format!("{name}: not mended: {fault}")));
    differences
}

/// The faults whose change of the file doesn't mend them, and those that come of it.
fn unmended(text: &str, faults: &[PolicyFault]) -> Vec<String> {
    let mut changed: Vec<&PolicyFault> = faults.iter().filter(|fault| fault.edit().is_some()).collect();
    let bytes = |fault: &PolicyFault| fault.edit().map_or(0..0, |edit| edit.range.clone());
    changed.sort_by_key(|fault| bytes(fault).start);
    // Two rules may be broken by one element, and then both give its one right spelling; where one change is within another, one
    // is made at a time.
    changed.dedup_by(|next, before| next.edit() == before.edit() || bytes(next).start < bytes(before).end);
    let mut mended = text.to_owned();
    for fault in changed.iter().rev() {
        mended.replace_range(bytes(fault), &fault.edit().unwrap().text);
    }
    let left = PolicyFile::from_toml(&mended).faults();
    let is_same = |one: &PolicyFault, other: &PolicyFault| (one.rule(), one.fact()) == (other.rule(), other.fact());
    let left_over = changed.into_iter().filter(|fault| left.iter().any(|left| is_same(left, fault)));
    // That an origin is unencrypted is a warning of its own, however it is spelled.
    let may_be_new = |fault: &PolicyFault| fault.rule() == "insecure-origin";
    let new = left.iter().filter(|left| !may_be_new(left) && faults.iter().all(|fault| !is_same(left, fault)));
    left_over.chain(new).map(|fault| format!("{fault}\nin\n{text}\nand then\n{mended}")).collect()
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
        differing.extend(differences_in_file(&program, &policies, &read));
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
