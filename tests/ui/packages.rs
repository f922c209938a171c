//! Programs as packages of their own, which trybuild can't make: another edition, a library, a renamed dependency.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each package and its edition.
const PACKAGES: [(&str, &str); 4] =
    [("documented-library", "2024"), ("edition-2015", "2015"), ("edition-2018", "2018"), ("edition-2021", "2021")];

/// Checks and documents every package of `sources`, in a workspace that is written for the purpose.
pub(crate) fn check(sources: &Path) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui-packages");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let runtime = repository.join("cors-runtime");
    let mut workspace = String::from("[workspace]\nresolver = \"2\"\nmembers = [");
    for (name, edition) in PACKAGES {
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
    for command in [&["check"][..], &["doc", "--no-deps"]] {
        let cargo = Command::new(env!("CARGO"))
            .args(command)
            .args(["--workspace", "--target=host-tuple", "--offline", "--color=never"])
            .current_dir(&directory)
            .env("CARGO_TARGET_DIR", &target)
            .output()
            .unwrap();
        assert!(cargo.status.success(), "\n\n{}\n\n", String::from_utf8_lossy(&cargo.stderr));
    }
}
