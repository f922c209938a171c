//! The README shows the errors that really come out, of the program that it shows, and all that its first program needs.

use std::collections::BTreeSet;

const README: &str = include_str!("../README.md");
const PROGRAM: &str = include_str!("ui/many/readme.rs");
const ERRORS: &str = include_str!("ui/many/readme.stderr");
const WORKSPACE: &str = include_str!("../Cargo.toml");

/// The text of the first code block that begins with ```` ```{kind} ````.
fn block(kind: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("```{kind}\n")).expect("the block is there");
    rest.split_once("\n```").expect("the block ends").0
}

#[test]
fn it_shows_the_program_that_is_refused() {
    assert!(PROGRAM.starts_with(block("rust,compile_fail")), "README.md and tests/ui/many/readme.rs differ");
}

#[test]
fn it_shows_the_errors_that_come_out() {
    let errors = ERRORS.replace("tests/ui/many/readme.rs", "src/main.rs").replace("ui/many/readme.rs", "src/main.rs");
    assert!(errors.trim_end() == block("text"), "README.md and tests/ui/many/readme.stderr differ:\n{errors}");
}

/// The versions of a manifest's table, by crate.
fn versions(manifest: &toml::Table, table: &[&str]) -> Vec<(String, String)> {
    let dependencies = table.iter().fold(manifest, |table, name| table[*name].as_table().expect("a table"));
    let version = |value: &toml::Value| match value.as_table() {
        Some(dependency) => dependency.get("version").and_then(toml::Value::as_str).map(str::to_owned),
        None => value.as_str().map(str::to_owned),
    };
    dependencies.iter().filter_map(|(name, value)| Some((name.clone(), version(value)?))).collect()
}

/// The doctest compiles the program with the dependencies of this package; whoever copies it has those that stand beside it.
#[test]
fn its_first_program_has_its_dependencies() {
    let program = block("rust,no_run");
    let code = program.lines().filter(|line| !line.trim_start().starts_with("//"));
    // Of `use a::{b::c}` the first path says which crate it is; elsewhere every path does.
    let paths = code.flat_map(|line| {
        let paths = line.trim_start_matches("use ").split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
        paths.take(if line.starts_with("use ") { 1 } else { usize::MAX })
    });
    let crates: BTreeSet<String> = paths
        .filter_map(|path| path.split_once("::"))
        .map(|(root, _)| root.replace('_', "-"))
        .filter(|root| root != "std" && root.starts_with(|c: char| c.is_lowercase()))
        .collect();
    let dependencies = versions(&toml::from_str(block("toml")).expect("a manifest"), &["dependencies"]);
    let named: BTreeSet<String> = dependencies.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(crates, named);

    let workspace = versions(&toml::from_str(WORKSPACE).expect("a manifest"), &["workspace", "dependencies"]);
    for (name, ours) in workspace {
        for (_, readers) in dependencies.iter().filter(|(dependency, _)| *dependency == name) {
            assert!(ours.starts_with(readers.as_str()), "{name}: {readers} in the README, {ours} in Cargo.toml");
        }
        if ["axum", "http"].contains(&name.as_str()) {
            assert!(README.contains(&format!("{name} {ours}")), "the README names {name} {ours}");
        }
    }
}
