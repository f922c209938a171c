//! Running the command.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Run {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs the command in a folder.
pub(crate) fn cors_in(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut process = Command::new(env!("CARGO_BIN_EXE_cors"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // One that reads nothing may be gone by now.
    let _ = process.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = process.wait_with_output().expect("the command ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { status: output.status.code().expect("a status"), output: text(output.stdout), errors: text(output.stderr) }
}

/// A folder with the file `cors.toml`.
pub(crate) fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("cors.toml"), text).expect("a file");
    folder
}

/// Runs the command beside a file `cors.toml`.
pub(crate) fn cors(file: &str, arguments: &[&str]) -> Run {
    cors_in(folder(file).path(), arguments, "")
}

/// Two policies.
pub(crate) const TWO: &str = r#"
[api]
origins = ["https://app.example.com", "https://*.preview.example.com"]
methods = "GET, PUT"
headers = "Content-Type, Authorization"
credentials = true
max_age = "24h"
path = "^/api/"

[assets]
origins = "*"
"#;
