//! Express: a middleware. The package `cors` answers every OPTIONS itself, and can't leave a path out.

use super::program::{Language, quoted};
use super::{Export, Exporter, File, Reason, Source};

pub(super) struct Express;

const JAVASCRIPT: Language = Language {
    null: "null",
    truth: ["false", "true"],
    text: quoted,
    pattern: between_slashes,
    bare_pattern: between_slashes,
};

fn between_slashes(pattern: &str) -> String {
    format!("/{}/", pattern.replace('/', r"\/"))
}

impl Exporter for Express {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let file = format!("cors_{}.cjs", source.identifier());
        let text = JAVASCRIPT.fill(include_str!("templates/express.cjs"), source, &file)?;
        let notes = vec![format!("mount it before everything else: app.use(require('./{file}'))")];
        Ok(Export { files: vec![File { name: file, text: source.heading("express", "//") + &text }], notes })
    }
}
