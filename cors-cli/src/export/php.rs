//! PHP: a file that a script requires first.

use super::program::Language;
use super::{Export, Exporter, File, Reason, Source};

pub(super) struct Php;

const PHP: Language = Language {
    null: "null",
    truth: ["false", "true"],
    text: single_quoted,
    pattern: delimited,
    bare_pattern: delimited,
};

/// In single quotes nothing is a variable.
fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

/// A pattern has neither `~` nor `'` in it. `D`: `$` is the end alone.
fn delimited(pattern: &str) -> String {
    format!("'~{pattern}~D'")
}

impl Exporter for Php {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let file = format!("cors_{}.php", source.identifier());
        let text = PHP.fill(include_str!("templates/php.php"), source, &file)?;
        let notes = vec![format!("require it before anything else: require __DIR__ . '/{file}';")];
        let text = format!("<?php\n{}{text}", source.heading("php", "//"));
        Ok(Export { files: vec![File { name: file, text }], notes })
    }
}
