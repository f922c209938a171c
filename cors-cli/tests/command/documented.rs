//! What the guide shows is what the command says. `UPDATE_GUIDE=1` writes it.

use std::fs;
use std::path::Path;

use crate::support::cors_in;

/// The pages that show the command. Each has its files in blocks of TOML, whose first line names them.
const PAGES: [&str; 2] = ["checking.md", "exporting.md"];

#[test]
fn the_guide_shows_what_comes_out() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime/src/docs/guide");
    for page in PAGES {
        let path = guide.join(page);
        let text = fs::read_to_string(&path).expect("a page");
        let folder = tempfile::tempdir().expect("a folder");
        let mut shown = 0;
        let mut written = String::new();
        // Every second part is what stands in a block.
        for (index, part) in text.split("```").enumerate() {
            if index > 0 {
                written.push_str("```");
            }
            match (index % 2 == 1, part.split_once('\n')) {
                (true, Some(("toml", file))) => {
                    let name = file.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a name");
                    fs::write(folder.path().join(name), file).expect("a file");
                    written.push_str(part);
                }
                (true, Some(("console", block))) if block.starts_with("$ cors ") => {
                    let command = block.lines().next().expect("a line");
                    let arguments: Vec<&str> = command.split_whitespace().skip(2).collect();
                    let run = cors_in(folder.path(), &arguments, "");
                    let output = if run.output.is_empty() { run.errors } else { run.output };
                    written.extend(["console\n", command, "\n", &output]);
                    shown += 1;
                }
                _ => written.push_str(part),
            }
        }
        assert!(shown > 0, "{page} shows nothing");
        if std::env::var_os("UPDATE_GUIDE").is_some() {
            fs::write(&path, written).expect("the page");
        } else {
            assert!(written == text, "{page} differs from what the command says:\n{written}");
        }
    }
}
