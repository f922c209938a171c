//! A program as it is deployed.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The package of `program/released.rs`, which depends on this repository as a user's would.
fn manifest(repository: &Path) -> String {
    let program = repository.join("tests").join("startup").join("program").join("released.rs");
    format!(
        "[package]\nname = \"released\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\nresolver = \"3\"\n\n\
         [[bin]]\nname = \"released\"\npath = '{}'\n\n\
         [dependencies]\n\
         http = \"1\"\n\
         cors-runtime = {{ path = '{}', default-features = false, features = [\"explain-header\", \"startup\"] }}\n",
        program.display(),
        repository.join("cors-runtime").display(),
    )
}

#[test]
fn a_release_binary_has_no_byte_of_what_is_for_development() {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("released");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::create_dir_all(&package).unwrap();
    fs::write(package.join("Cargo.toml"), manifest(repository)).unwrap();
    // The versions of this repository, so that nothing has to be downloaded.
    fs::copy(repository.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    let built = |profile: &str, folder: &str| {
        let cargo = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--color=never", "--profile", profile])
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", package.join("target"))
            .output()
            .unwrap();
        assert!(cargo.status.success(), "\n\n{}\n\n", String::from_utf8_lossy(&cargo.stderr));
        let program = package.join("target").join(folder).join(format!("released{}", std::env::consts::EXE_SUFFIX));
        let said = Command::new(&program).output().unwrap();
        let binary = fs::read(program).unwrap();
        let holds = |text: &str| binary.windows(text.len()).any(|window| window == text.as_bytes());
        let origins = ["https://released.example", "written.released.example", "started.released.example"];
        assert!(origins.into_iter().all(holds));
        let development = [
            "development.example",
            "written.development.example",
            "started.development.example",
            "cors-explanation",
            "A browser won't send the request after this preflight",
        ];
        (development.map(holds), String::from_utf8(said.stdout).unwrap())
    };
    let (development, said) = built("release", "release");
    assert!(development == [false; 5] && !said.contains("development"), "{development:?} {said}");
    // What the program is answered: a refused preflight says nothing but Vary.
    assert!(
        said.ends_with("\nvary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\n"),
        "{said}"
    );
    assert_eq!(said.matches("\nvary: ").count() + said.matches("\ncors-explanation: ").count(), 1, "{said}");
    assert!(said.starts_with("Origins: https://released.example\n"), "{said}");
    let (development, said) = built("dev", "debug");
    assert!(development == [true; 5], "{development:?} {said}");
    assert!(
        said.contains("\ncors-explanation: A browser won't send the request after this preflight: origin `https://"),
        "{said}"
    );
    for origin in [
        "https://*.development.example",
        "https://*.written.development.example",
        "https://*.started.development.example",
    ] {
        assert!(said.contains(origin), "{said}");
    }
}
