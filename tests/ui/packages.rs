//! Programs as packages of their own, which trybuild can't make: another edition, a library, a renamed dependency.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each package and its edition.
const PACKAGES: [(&str, &str); 4] =
    [("documented-library", "2024"), ("edition-2015", "2015"), ("edition-2018", "2018"), ("edition-2021", "2021")];

/// The packages that would need the feature `startup`, and what they are told.
const WITHOUT_STARTUP: [(&str, &str); 2] = [
    ("without-startup", "error: [wrong-form] `startup` needs the feature `startup`, which is off"),
    ("owned-policy-without-startup", "error: [wrong-form] `owned_policy` needs the feature `startup`, which is off"),
];
const HOW_TO_ADD_STARTUP: &str = "help: `cargo add cors-runtime --features startup` turns it on";

/// A package whose policy has an optional variable, and what that is set to, one after the other.
const WITH_VARIABLE: &str = "with-variable";
const VARIABLE: &str = "CORS_TESTS_PACKAGE_ORIGINS";
const VALUES: [(Option<&str>, Option<&str>); 6] = [
    (None, None),
    (Some("https://b.example/"), Some("error: [origin-path] `https://b.example/` has a path")),
    (Some("https://b.example,\r\n\thttps://a.example,"), None),
    (Some(r#"["https://b.example"]"#), Some("error: [origin-syntax] this text is a JSON list")),
    (Some(" "), None),
    (Some("b.example"), Some("error: [origin-scheme] `b.example` has no scheme")),
];

/// Checks and documents every package of `sources`, in a workspace that is written for the purpose.
pub(crate) fn check(sources: &Path) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui-packages");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let runtime = repository.join("cors-runtime");
    let mut workspace = String::from("[workspace]\nresolver = \"2\"\nmembers = [");
    let named = [WITH_VARIABLE].into_iter().chain(WITHOUT_STARTUP.map(|(name, _)| name));
    for (name, edition) in PACKAGES.into_iter().chain(named.map(|name| (name, "2024"))) {
        let package = directory.join(name);
        fs::create_dir_all(&package).unwrap();
        let source = sources.join(name).with_extension("rs");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\n\n\
             [lib]\npath = '{}'\n\n\
             [dependencies]\naxum = {{ version = \"0.8\", default-features = false }}\n\
             policies = {{ package = \"cors-runtime\", path = '{}', features = [\"axum\", \"path-regex\"] }}\n",
            source.display(),
            runtime.display(),
        );
        fs::write(package.join("Cargo.toml"), manifest).unwrap();
        write!(workspace, "{name:?}, ").unwrap();
    }
    workspace.push_str("]\n");
    fs::write(directory.join("Cargo.toml"), workspace).unwrap();
    // The versions of this repository, so that nothing has to be downloaded.
    fs::copy(repository.join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    // Where trybuild compiles, so that the macros and their dependencies are compiled once for both.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild");
    let cargo = |command: &[&str], packages: &[&str], variable: Option<&str>| {
        let cargo = Command::new(env!("CARGO"))
            .env_remove(VARIABLE)
            .envs(variable.map(|value| (VARIABLE, value)))
            .args(command)
            .args(["--target=host-tuple", "--offline", "--color=never"])
            .args(packages)
            .current_dir(&directory)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .unwrap();
        (cargo.status.success(), String::from_utf8(cargo.stderr).unwrap())
    };
    let excluded = WITHOUT_STARTUP.map(|(name, _)| ["--exclude", name]).concat();
    for command in [&["check"][..], &["doc", "--no-deps"]] {
        let (is_sound, said) = cargo(command, &[&["--workspace"], excluded.as_slice()].concat(), None);
        assert!(is_sound, "\n\n{said}\n\n");
    }
    for (name, needs_startup) in WITHOUT_STARTUP {
        let (is_sound, said) = cargo(&["check"], &["--package", name], None);
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error")).collect();
        // Behind it cargo says that it couldn't compile the package.
        assert!(!is_sound && matches!(errors.as_slice(), [first, _] if *first == needs_startup), "\n\n{said}\n\n");
        assert!(said.contains(HOW_TO_ADD_STARTUP), "\n\n{said}\n\n");
    }
    // Nothing changes but the variable, and the policy is compiled anew.
    for (value, error) in VALUES {
        let (is_sound, said) = cargo(&["check"], &["--package", WITH_VARIABLE], value);
        assert_eq!(is_sound, error.is_none(), "{value:?}\n\n{said}\n\n");
        let note = format!("note: the text is that of the environment variable `{VARIABLE}`");
        assert!(error.is_none_or(|error| said.contains(error) && said.contains(&note)), "{value:?}\n\n{said}\n\n");
    }
}
