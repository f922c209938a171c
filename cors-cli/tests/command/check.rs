use std::fs;

use crate::support::{TWO, cors, cors_in, folder};

const WRONG: &str = "\
[api]
origins = [\"https://app.example.com/\", \"https://admin.example.com\"]
methods = \"GET, patch\"
expose_headers = \"Content-Type\"
";

#[test]
fn a_sound_file_is_no_fault() {
    let run = cors(TWO, &["check"]);
    assert_eq!((run.status, run.output.as_str(), run.errors.as_str()), (0, "cors.toml: 2 policies: no fault\n", ""));
}

#[test]
fn each_fault_has_its_line_and_a_caret() {
    let run = cors(WRONG, &["check", "cors.toml"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.output.contains("--> cors.toml:2:12\n"), "{}", run.output);
    assert!(run.output.contains("3 | methods = \"GET, patch\"\n  |                 ^^^^^\n"), "{}", run.output);
    assert!(run.output.contains("help: replace `patch` with `PATCH`"), "{}", run.output);
    assert!(run.output.contains("warning: [expose-safelisted]"), "{}", run.output);
    assert!(run.output.ends_with("cors.toml: the policy `api`: 2 errors, 1 warning\n"), "{}", run.output);
    assert!(!run.output.contains('\x1b'), "a pipe has no colours");
}

#[test]
fn colours_are_the_same_text() {
    let plain = cors(WRONG, &["check", "--color", "never"]);
    let colored = cors(WRONG, &["--color", "always", "check"]);
    assert!(colored.output.contains("\x1b[1;31merror:\x1b[0m"), "{}", colored.output);
    let mut without = String::new();
    let mut rest = colored.output.as_str();
    while let Some((before, behind)) = rest.split_once('\x1b') {
        without.push_str(before);
        rest = behind.split_once('m').expect("the end of a colour").1;
    }
    assert_eq!(without + rest, plain.output);
}

#[test]
fn programs_get_the_places_and_the_edits() {
    let run = cors(WRONG, &["check", "--format", "json"]);
    assert_eq!(run.status, 1);
    let json = run.json();
    assert_eq!((json["errors"].as_u64(), json["warnings"].as_u64()), (Some(2), Some(1)));
    let fault = &json["files"][0]["faults"][0];
    assert_eq!(fault["rule"], "origin-path");
    assert_eq!((fault["location"]["line"].as_u64(), fault["location"]["column"].as_u64()), (Some(2), Some(12)));
    let place = |name: &str| usize::try_from(fault["edit"][name].as_u64().unwrap()).unwrap();
    let (start, end) = (place("start"), place("end"));
    let edited = format!("{}{}{}", &WRONG[..start], fault["edit"]["text"].as_str().unwrap(), &WRONG[end..]);
    assert_eq!(edited, WRONG.replacen("example.com/", "example.com", 1));
}

#[test]
fn fix_writes_the_replacements() {
    let folder = folder(WRONG);
    let run = cors_in(folder.path(), &["check", "--fix"], "");
    // What only warns stays, and doesn't refuse.
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.output.ends_with("cors.toml: the policy `api`: 1 warning; 2 replacements written\n"), "{}", run.output);
    let mended = fs::read_to_string(folder.path().join("cors.toml")).unwrap();
    assert_eq!(mended, WRONG.replacen("example.com/", "example.com", 1).replace("patch", "PATCH"));
    let again = cors_in(folder.path(), &["check", "--fix"], "");
    assert!(!again.output.contains("written"), "{}", again.output);
}

#[test]
fn a_file_without_anything_to_mend_is_not_touched() {
    let folder = folder("origins = \"https://*.github.io\"\ncredentials = true\n");
    let path = folder.path().join("cors.toml");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let run = cors_in(folder.path(), &["check", "--fix"], "");
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn warnings_refuse_if_they_are_to() {
    let file = "origins = \"https://app.example.com\"\nexpose_headers = \"Content-Type\"\n";
    assert_eq!(cors(file, &["check"]).status, 0);
    assert_eq!(cors(file, &["check", "--deny-warnings"]).status, 1);
}

#[test]
fn the_standard_input_is_a_file() {
    let folder = folder("");
    let run = cors_in(folder.path(), &["check", "-"], WRONG);
    assert_eq!(run.status, 1);
    assert!(run.output.contains("<stdin>:2:12"), "{}", run.output);
    let run = cors_in(folder.path(), &["check", "-", "--fix"], WRONG);
    assert_eq!(run.status, 2);
    assert!(run.errors.contains("name the file"), "{}", run.errors);
}

#[test]
fn several_files_are_checked_at_once() {
    let folder = folder(TWO);
    fs::write(folder.path().join("other.toml"), WRONG).unwrap();
    let run = cors_in(folder.path(), &["check", "cors.toml", "other.toml", "--format", "json"], "");
    assert_eq!(run.status, 1);
    assert_eq!(run.json()["files"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_no_toml_is_a_fault() {
    let run = cors("origins = [\"https://app.example.com\"\n", &["check"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.output.contains("--> cors.toml:"), "{}", run.output);
}

/// As Pingap's documentation has it, with the link that a page of Markdown makes of an address.
const PINGAP: &str = r#"path = "^/api/"
allow_origin = "[https://app.my-domain.com](https://app.my-domain.com)"
allow_methods = "GET, POST, PUT, OPTIONS"
allow_headers = "Content-Type, X-Auth-Token"
max_age = "24h"
"#;

#[test]
fn a_file_of_pingap_is_checked_and_mended() {
    let folder = folder(PINGAP);
    let run = cors_in(folder.path(), &["check", "cors.toml", "--pingap"], "");
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.output.contains("--> cors.toml:2:16"), "{}", run.output);
    let run = cors_in(folder.path(), &["check", "cors.toml", "--pingap", "--fix"], "");
    assert_eq!(run.status, 0, "{run:?}");
    let mended = fs::read_to_string(folder.path().join("cors.toml")).unwrap();
    assert!(mended.contains("allow_origin = \"https://app.my-domain.com\"\n"), "{mended}");
    let run = cors_in(folder.path(), &["export", "cors.toml", "--pingap", "--to", "nginx"], "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.output.contains("\"https://app.my-domain.com\" \"https://app.my-domain.com\";"), "{}", run.output);
}
