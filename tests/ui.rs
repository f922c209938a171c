//! What users see of the macros: programs that don't compile, with the whole message, and programs that do.
//!
//! - `ui/<rule>/*.rs`: the smallest programs that break one rule. `ui/many`: several faults in one program.
//!   `ui/routes`: faults in `cors_routes!`. `ui/startup`: policies that wait for their origins, where they can't.
//!   `ui/dead-code`: policies that nobody uses. `ui/file`: faults in the files of `ui/files`.
//!   A `.stderr` beside each holds what the compiler prints, by byte.
//! - `ui/pass/*.rs`: programs that compile and run.
//! - `ui/packages/*.rs`: programs of other editions, and libraries, under a renamed dependency; without a feature that they need; with
//!   policies in files that change.
//!
//! After a message has changed on purpose, `TRYBUILD=overwrite cargo test --test ui` writes the snapshots anew; the
//! other tests here read them and say what a user would miss in them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use cors_model::path;
use cors_model::{Level, Rule};

#[path = "ui/packages.rs"]
mod packages;
#[path = "ui/snapshot.rs"]
mod snapshot;
#[path = "ui/suggestion.rs"]
mod suggestion;

// Compiled here as well, so that clippy reads what the macros write.
#[path = "ui/pass/forbidden-lints.rs"]
mod forbidden_lints;
#[path = "ui/pass/lints.rs"]
mod lints;

use snapshot::Diagnostic;

/// The folders of cases that must fail and aren't about one rule.
const OTHER_FOLDERS: [&str; 5] = ["dead-code", "file", "many", "routes", "startup"];

/// The cases where rustc speaks and not we, and what each of its messages holds.
const WORDS_OF_RUSTC: &[(&str, &[&str])] = &[
    ("dead-code/nobody-mounts-it", &["never used", "fn list_users() {}"]),
    ("dead-code/constant-nobody-mounts", &["never used"]),
    ("dead-code/private-in-module", &["never used", "async fn list() {}"]),
    ("many/half-typed-body", &["error[E0308]: mismatched types"]),
    (
        "startup/layer",
        &["error[E0277]: a `StartupPolicy` has no origins yet", "`.origins_from_env(\"CORS_ORIGINS\")?`"],
    ),
    ("startup/policy", &["error[E0308]: mismatched types", "expected `Policy`, found `StartupPolicy`"]),
    ("routes/handler-without-policy", &["error[E0080]", "`list_users` has no policy", "help: put `#[cors(…)]` on it"]),
    ("routes/misspelt-handler", &["error[E0432]: unresolved import"]),
    (
        "routes/attribute-constant-of-another-type",
        &["error[E0308]: mismatched types", "expected `Policy`, found `&str`"],
    ),
    ("routes/attribute-misspelt-constant", &["error[E0425]: cannot find value `AIP`"]),
    ("routes/expression-that-is-no-handler", &["error[E0277]: the trait bound `{integer}: Handler<_, _>`"]),
    ("routes/layer-misspelt", &["error[E0425]: cannot find value `autenticate`"]),
    ("routes/layer-that-is-a-function", &["`layer(…)` takes a tower layer", "from_fn(authenticate)` makes a layer"]),
    ("routes/layer-that-is-a-number", &["`layer(…)` takes a tower layer", "from_fn(authenticate)` makes a layer"]),
    ("routes/layer-with-wrong-function", &["error[E0277]", "Service<axum::http::Request<Body>>` is not satisfied"]),
    ("routes/owned-policy-is-constant", &["error[E0277]: `owned_policy = …` takes a policy that the program built"]),
    ("routes/owned-policy-is-builder", &["error[E0277]: `owned_policy = …` takes a policy that the program built"]),
    ("routes/owned-policy-is-list", &["error[E0277]: `owned_policy = …` takes a policy that the program built"]),
    (
        "routes/owned-policy-is-awaited",
        &["error[E0277]: a `StartupPolicy` has no origins yet", "`.origins_from_env(\"CORS_ORIGINS\")?`"],
    ),
    ("routes/policy-built-at-start", &["non-constant value in a constant"]),
    ("routes/policy-method-not-allowed", &["error[E0080]", "doesn't allow", "help: add"]),
    ("routes/policy-misspelt-constant", &["error[E0425]: cannot find value `AIP`"]),
    ("routes/policy-misspelt-handler", &["error[E0425]: cannot find value `list_user`"]),
    ("routes/policy-of-another-type", &["error[E0308]", "expected `Policy`, found `StartupPolicy`"]),
    ("routes/policy-of-generic-parameter", &["error[E0401]: can't use generic parameters"]),
    // What a policy allows is known after expansion, in constant evaluation.
    ("routes/handler-in-module", &["error[E0080]", "doesn't allow DELETE", "help: add DELETE to"]),
    ("routes/method-not-allowed", &["error[E0080]", "doesn't allow DELETE", "help: add DELETE to"]),
    ("routes/one-of-two-not-allowed", &["error[E0080]", "doesn't allow PUT", "help: add PUT to"]),
];

/// The cases where nothing is written that a caret could stand under, but the macro itself.
const CARET_UNDER_THE_MACRO: [&str; 4] = [
    "missing-origin/attribute-alone",
    "missing-origin/attribute-parentheses",
    "missing-origin/nothing",
    "routes/nothing",
];

/// A case that must fail.
struct Case {
    /// The name of its folder: the rule that it breaks.
    folder: String,
    source: PathBuf,
}

impl Case {
    /// Every one, in the order of the names.
    fn all() -> Vec<Case> {
        let mut cases = Vec::new();
        for folder in folders() {
            let directory = ui().join(&folder);
            cases.extend(sources(&directory).into_iter().map(|source| Case { folder: folder.clone(), source }));
        }
        cases
    }

    /// `rule/case`.
    fn name(&self) -> String {
        format!("{}/{}", self.folder, self.source.file_stem().unwrap().to_str().unwrap())
    }

    /// What the compiler says of it.
    fn diagnostics(&self) -> Vec<Diagnostic> {
        let path = self.source.with_extension("stderr");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        snapshot::parse(&text)
    }
}

fn ui() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/ui"))
}

/// The names of the folders of cases that must fail.
fn folders() -> BTreeSet<String> {
    let entries = fs::read_dir(ui()).unwrap().map(|entry| entry.unwrap());
    let directories = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    let names = directories.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name != "files" && name != "pass" && name != "packages").collect()
}

/// The programs in a directory, in the order of their names.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut sources: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    sources.sort();
    sources
}

/// Panics with every complaint, not only the first.
fn report(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n\n{}\n\n", complaints.join("\n\n"));
}

/// Puts the files that policies stand in where the programs look for them: beside the Cargo.toml that trybuild writes.
fn lay_files() {
    let root =
        Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild").join(env!("CARGO_PKG_NAME"));
    fs::create_dir_all(&root).unwrap();
    for entry in fs::read_dir(ui().join("files")).unwrap() {
        let entry = entry.unwrap();
        // What didn't change is left, so that nothing is compiled anew for it.
        let (text, place) = (fs::read(entry.path()).unwrap(), root.join(entry.file_name()));
        if fs::read(&place).is_ok_and(|known| known == text) {
            continue;
        }
        // The tests run side by side, and another one may be compiling: it finds the whole file.
        let beside = root.join(format!("{}.{:?}", entry.file_name().display(), std::thread::current().id()));
        fs::write(&beside, text).unwrap();
        fs::rename(beside, place).unwrap();
    }
}

#[test]
fn programs_that_do_not_compile() {
    lay_files();
    // Straight to the terminal, past what the test runner keeps back: trybuild compiles them all before it names one.
    writeln!(
        io::stderr(),
        "{} programs that must not compile: what they depend on, then all at once, with the results at the end",
        Case::all().len(),
    )
    .unwrap();
    let cases = trybuild::TestCases::new();
    for folder in folders() {
        cases.compile_fail(format!("ui/{folder}/*.rs"));
    }
}

#[test]
fn programs_that_compile() {
    lay_files();
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}

#[test]
fn what_the_macros_write_is_clean_under_clippy() {
    lints::main();
    forbidden_lints::main();
}

#[test]
fn programs_of_other_editions_and_libraries() {
    packages::check();
}

#[test]
fn a_file_that_changed_is_compiled_anew() {
    packages::check_changed_files();
}

#[test]
fn every_rule_has_a_case_and_every_folder_is_a_rule() {
    let rules: BTreeSet<String> = Rule::ALL.iter().map(|rule| rule.name().to_owned()).collect();
    let others: BTreeSet<String> = OTHER_FOLDERS.map(str::to_owned).into();
    let mut complaints = Vec::new();
    for rule in &rules {
        if !ui().join(rule).is_dir() || sources(&ui().join(rule)).is_empty() {
            complaints.push(format!("no case breaks the rule {rule}"));
        }
    }
    complaints.extend(
        folders()
            .difference(&rules)
            .filter(|name| !others.contains(*name))
            .map(|name| format!("the folder {name} has the name of no rule")),
    );
    report(&complaints);
}

#[test]
fn no_snapshot_is_left_over() {
    let mut complaints = Vec::new();
    for folder in folders() {
        for entry in fs::read_dir(ui().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if !path.with_extension("rs").exists() {
                complaints.push(format!("{} belongs to no case", path.display()));
            }
        }
    }
    report(&complaints);
}

#[test]
fn every_message_names_its_rule_says_why_and_holds_help() {
    let mut complaints = Vec::new();
    for case in Case::all() {
        let name = case.name();
        let diagnostics = case.diagnostics();
        if diagnostics.is_empty() {
            complaints.push(format!("{name}: nothing is said"));
        }
        let words = WORDS_OF_RUSTC.iter().find(|(of, _)| *of == name).map(|(_, words)| *words);
        for diagnostic in diagnostics {
            let faults = match words {
                Some(words) => words.iter().filter(|word| !diagnostic.text.contains(**word)).copied().collect(),
                None => faults_of(&case, &diagnostic),
            };
            complaints.extend(faults.into_iter().map(|fault| format!("{name}: {fault}:\n{}", diagnostic.text)));
        }
    }
    report(&complaints);
}

/// What a user would miss in one message of ours.
fn faults_of(case: &Case, diagnostic: &Diagnostic) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let Some(rule) = diagnostic.rule else { return vec!["a message that isn't ours"] };
    let about_one_rule = !OTHER_FOLDERS.contains(&case.folder.as_str());
    if about_one_rule && rule.name() != case.folder {
        faults.push("another rule than the folder's");
    }
    if !diagnostic.has_line("help: ") {
        faults.push("no help");
    }
    // How a policy is written down needs no reason.
    let is_plain =
        matches!(rule, Rule::UnknownKey | Rule::WrongForm | Rule::EmptyList | Rule::FileSyntax | Rule::PolicyName);
    if !is_plain && !diagnostic.has_line("why: ") {
        faults.push("no reason");
    }
    if diagnostic.location.is_none() {
        faults.push("no place");
    }
    if diagnostic.text.contains("originates in") && !CARET_UNDER_THE_MACRO.contains(&case.name().as_str()) {
        faults.push("the caret is under the macro and not under what is wrong");
    }
    // Such a case denies the lint, so an error that doesn't come by way of it would be one that nobody can allow.
    if rule.level() == Level::Warning && !diagnostic.text.contains("use of deprecated constant") {
        faults.push("a warning that no lint level reaches");
    }
    faults
}

#[test]
fn every_suggestion_compiles_when_applied() {
    lay_files();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui-suggestions");
    let cases = Case::all();
    let complaints = suggestion::apply_all(&cases, &directory);
    report(&complaints);
    // One program that holds every mended case as a module.
    trybuild::TestCases::new().pass(directory.join("all.rs"));
}

/// The cases of `path-unanchored` in which other tools' syntax is read as what it means there.
const NOT_MEANT_AS_REGULAR_EXPRESSIONS: [&str; 2] = ["path-unanchored/glob", "path-unanchored/url"];

#[test]
fn every_path_that_is_suggested_governs_what_was_meant() {
    let mut complaints = Vec::new();
    let mut judged = 0;
    for case in Case::all().iter().filter(|case| case.folder.starts_with("path-")) {
        for (from, to) in case.diagnostics().into_iter().filter_map(|diagnostic| diagnostic.replacement) {
            // A character outside ASCII is a part of a pattern only.
            let Ok(written) = path::compile(&from) else { continue };
            judged += 1;
            let governed = path::compile(&to).ok().and_then(|suggested| path::example(&suggested));
            let name = case.name();
            match governed {
                None => complaints.push(format!("{name}: `{to}` governs nothing")),
                Some(path) if case.folder == "path-unanchored" && !written.matches(&path) => {
                    if !NOT_MEANT_AS_REGULAR_EXPRESSIONS.contains(&name.as_str()) {
                        complaints.push(format!("{name}: `{to}` governs {path}, `{from}` doesn't"));
                    }
                }
                Some(_) => {}
            }
            if !path::is_anchored_at_start(&to) {
                complaints.push(format!("{name}: `{to}` doesn't begin with `^`"));
            }
        }
    }
    assert!(judged > 20, "{judged} patterns");
    report(&complaints);
}
