//! The programs among the targets, as their languages read them.

use std::fs;
use std::path::Path;
use std::process::Command;

use cors_cli::export::{Source, Target};
use cors_runtime::startup::OwnedPolicy;

use crate::servers::installed;

/// A file that does nothing but what the policy does says nothing, whatever the policy is called.
#[test]
fn a_name_is_no_code() {
    let policy = OwnedPolicy::builder().origins("https://app.example.com").build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "x ?><?php echo 40+2; //",
        "a ?> b",
        "-*- coding: utf-7 -*- +AAo-print(42)",
        "coding: of nobody",
        "a\nprint(42)",
        "a\u{2028}console.log(42)",
        "*/ console.log(42) /*",
    ] {
        for target in [Target::Php, Target::Express, Target::Django, Target::Flask] {
            let export = target.export(&Source { name, table: policy.table() }).unwrap();
            let path = folder.path().join(&export.files[0].name);
            fs::write(&path, &export.files[0].text).unwrap();
            let output = reader(target, &path).output().expect("the language is installed");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.is_empty(), "{target:?}, {name:?}: {output:?}");
        }
    }
}

fn reader(target: Target, path: &Path) -> Command {
    let mut command = match target {
        Target::Php => Command::new("php"),
        Target::Express => Command::new("node"),
        _ => Command::new(installed("venv/bin/python")),
    };
    if target == Target::Php {
        // It is no request that the file is read for.
        command.args(["-d", "display_errors=0", "-d", "log_errors=0"]);
    }
    command.arg(path);
    command
}
