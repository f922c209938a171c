//! Programs as packages of their own, which trybuild can't make: another edition, a library, a renamed dependency, features that
//! are off, and what changes between two builds.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package whose only source is `ui/packages/NAME.rs`.
struct Package {
    name: &'static str,
    edition: &'static str,
    /// `lib` or `bin`.
    kind: &'static str,
    /// The features of `cors-runtime`.
    features: &'static [&'static str],
}

const fn library(name: &'static str, edition: &'static str) -> Package {
    Package { name, edition, kind: "lib", features: &["axum", "path-regex"] }
}

/// What checks and documents.
const SOUND: [Package; 4] = [
    library("documented-library", "2024"),
    library("edition-2015", "2015"),
    library("edition-2018", "2018"),
    library("edition-2021", "2021"),
];

/// The packages that would need a feature: that one, and every error that they are told.
const WITHOUT_FEATURE: [(&str, &str, &[&str]); 3] = [
    ("without-startup", "startup", &["error: [wrong-form] `startup` needs the feature `startup`, which is off"]),
    (
        "owned-policy-without-startup",
        "startup",
        &["error: [wrong-form] `owned_policy` needs the feature `startup`, which is off"],
    ),
    (
        "file-without-feature",
        "file",
        &[
            "error: [wrong-form] `file` needs the feature `file`, which is off",
            "error: [wrong-form] `pingap` needs the feature `file`, which is off",
            "error: [wrong-form] `file` needs the feature `file`, which is off",
        ],
    ),
];

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

/// A program whose policies stand in files, with the features that the macros have for trybuild as well.
const CHANGED_FILE: Package =
    Package { name: "changed-file", edition: "2024", kind: "bin", features: &["file", "path-regex"] };

/// Its files, and the line and column of the origin in each.
const FILES: [(&str, &str, &str); 3] = [
    ("cors.toml", "[api]\norigins = \"ORIGIN\"\n\n[other]\norigins = \"*\"\n", "2:11"),
    ("plugin.cors-webapp.toml", "allow_credentials = true\nallow_origin = \"ORIGIN\"\n", "2:16"),
    ("cors/users.toml", "origin = \"ORIGIN\"\n", "1:10"),
];

/// A workspace that is written for the purpose.
struct Workspace {
    directory: PathBuf,
}

impl Workspace {
    fn new(name: &str, packages: &[Package]) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut workspace = String::from("[workspace]\nresolver = \"2\"\nmembers = [");
        for Package { name, edition, kind, features } in packages {
            let package = directory.join(name);
            fs::create_dir_all(&package).unwrap();
            let source = repository.join("tests/ui/packages").join(name).with_extension("rs");
            let target = match *kind {
                "bin" => format!("[[bin]]\nname = {name:?}"),
                kind => format!("[{kind}]"),
            };
            let axum =
                if features.contains(&"axum") { "axum = { version = \"0.8\", default-features = false }" } else { "" };
            let manifest = format!(
                "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = {edition:?}\n\n\
                 {target}\npath = '{}'\n\n\
                 [dependencies]\n{axum}\n\
                 policies = {{ package = \"cors-runtime\", path = '{}', features = {features:?} }}\n",
                source.display(),
                repository.join("cors-runtime").display(),
            );
            fs::write(package.join("Cargo.toml"), manifest).unwrap();
            write!(workspace, "{name:?}, ").unwrap();
        }
        workspace.push_str("]\n");
        fs::write(directory.join("Cargo.toml"), workspace).unwrap();
        // The versions of this repository, so that nothing has to be downloaded.
        fs::copy(repository.join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
        Self { directory }
    }

    /// Whether cargo succeeded, what was printed, and what cargo said.
    fn cargo(&self, command: &[&str], packages: &[&str], variable: Option<&str>) -> (bool, String, String) {
        // Where trybuild compiles, so that the macros and their dependencies are compiled once for both.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild");
        let cargo = Command::new(env!("CARGO"))
            .env_remove(VARIABLE)
            .envs(variable.map(|value| (VARIABLE, value)))
            .args(command)
            .args(["--target=host-tuple", "--offline", "--color=never"])
            .args(packages)
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (cargo.status.success(), text(cargo.stdout), text(cargo.stderr))
    }
}

/// Checks and documents every package.
pub(crate) fn check() {
    let needing = WITHOUT_FEATURE.map(|(name, ..)| library(name, "2024"));
    let packages = SOUND.into_iter().chain(needing).chain([library(WITH_VARIABLE, "2024")]);
    let workspace = Workspace::new("ui-packages", &packages.collect::<Vec<_>>());
    let excluded = WITHOUT_FEATURE.map(|(name, ..)| ["--exclude", name]).concat();
    for command in [&["check"][..], &["doc", "--no-deps"]] {
        let (is_sound, _, said) = workspace.cargo(command, &[&["--workspace"], excluded.as_slice()].concat(), None);
        assert!(is_sound, "\n\n{said}\n\n");
    }
    for (name, feature, needed) in WITHOUT_FEATURE {
        let (is_sound, _, said) = workspace.cargo(&["check"], &["--package", name], None);
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error")).collect();
        // Behind them cargo says that it couldn't compile the package.
        assert!(!is_sound && matches!(errors.as_slice(), [told @ .., _] if told == needed), "\n\n{said}\n\n");
        let help = format!(
            "help: `cargo add cors-runtime --features {feature}` turns it on, and so does `features = [\"{feature}\"]` beside its \
             version in Cargo.toml"
        );
        assert_eq!(said.matches(&help).count(), needed.len(), "\n\n{said}\n\n");
    }
    // Nothing changes but the variable, and the policy is compiled anew.
    for (value, error) in VALUES {
        let (is_sound, _, said) = workspace.cargo(&["check"], &["--package", WITH_VARIABLE], value);
        assert_eq!(is_sound, error.is_none(), "{value:?}\n\n{said}\n\n");
        let note = format!("note: the text is that of the environment variable `{VARIABLE}`");
        assert!(error.is_none_or(|error| said.contains(error) && said.contains(&note)), "{value:?}\n\n{said}\n\n");
    }
}

/// Builds and runs a program, and again after one of its files has changed, and nothing else.
pub(crate) fn check_changed_files() {
    let workspace = Workspace::new("ui-changed-file", &[CHANGED_FILE]);
    let folder = workspace.directory.join(CHANGED_FILE.name);
    let write = |(file, text, _): (&str, &str, &str), origin: &str| {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text.replace("ORIGIN", origin)).unwrap();
    };
    let run = || {
        let (is_sound, printed, said) = workspace.cargo(&["run"], &["--package", CHANGED_FILE.name], None);
        assert!(is_sound, "\n\n{said}\n\n");
        (printed, said.contains("Compiling changed-file "))
    };
    for file in FILES {
        write(file, "https://before.example");
    }
    let expected = |changed: usize| -> String {
        (0..FILES.len()).map(|file| if file < changed { "false true\n" } else { "true false\n" }).collect()
    };
    assert_eq!(run().0, expected(0));
    for (index, file) in FILES.into_iter().enumerate() {
        let (name, _, place) = file;
        write(file, "https://after.example");
        assert_eq!(run(), (expected(index + 1), true), "{name}");
        // Refused, with the file's own line; and again as long as nothing is done about it.
        write(file, "https://after.example/");
        for _ in 0..2 {
            let (is_sound, _, said) = workspace.cargo(&["build"], &["--package", CHANGED_FILE.name], None);
            let fact = "error: [origin-path] `https://after.example/` has a path (the trailing `/`)";
            let line = format!(" --> {name}:{place}\n");
            assert!(!is_sound && said.contains(fact) && said.contains(&line), "{name}\n\n{said}\n\n");
            assert!(
                said.contains("help: replace `https://after.example/` with `https://after.example`"),
                "\n\n{said}\n\n"
            );
        }
        write(file, "https://after.example");
        assert_eq!(run(), (expected(index + 1), true), "{name}");
    }
    assert_eq!(run(), (expected(FILES.len()), false), "nothing changed, so nothing is compiled");
}
