//! What Django's file and Flask's have in common.

use cors_table::PathPattern;

use super::program::{Language, quoted};
use super::{Reason, Source};

const PYTHON: Language =
    Language { null: "None", truth: ["False", "True"], text: quoted, pattern: compiled, bare_pattern: raw };

/// A pattern has no `"` in it.
fn raw(pattern: &str) -> String {
    // Python's `$` would match before a line break at the end as well.
    let whole = pattern.strip_suffix('$').filter(|rest| !rest.ends_with('\\')).map(|rest| format!(r"{rest}\Z"));
    format!("r\"{}\"", whole.as_deref().unwrap_or(pattern))
}

fn compiled(pattern: &str) -> String {
    format!("re.compile({})", raw(pattern))
}

/// What the policy's `path` is compared with under a server that doesn't keep what the client sent.
pub(super) fn note_on_path(source: &Source<'_>) -> Option<String> {
    let note = "under a WSGI server that sets neither RAW_URI nor REQUEST_URI (wsgiref and Django's runserver), `path` is compared \
                with the decoded path, so /%61pi/ counts as /api/";
    (source.table.path != PathPattern::Every).then(|| note.to_owned())
}

/// The policy as a module: a heading and how it is mounted, then the imports, the policy, and what is mounted.
pub(super) fn module(
    source: &Source<'_>,
    heading: &str,
    imports: [&str; 2],
    body: &str,
    file: &str,
) -> Result<String, Vec<Reason>> {
    let policy = PYTHON.fill(include_str!("templates/policy.py"), source, file)?;
    // In the order that Python's own linters ask for: the language's modules, then others.
    let [before, behind] = imports;
    let policy = policy.replacen("\nimport re\n", &format!("\n{before}import re\n{behind}"), 1);
    Ok(format!("{heading}{policy}{body}"))
}
