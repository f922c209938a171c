//! Reads what the compiler printed about a case.

use std::path::Path;

use cors_model::Rule;

/// One message of the compiler.
pub(crate) struct Diagnostic {
    /// All its lines.
    pub(crate) text: String,
    /// The rule that its first line names in brackets.
    pub(crate) rule: Option<Rule>,
    /// Line and column of its caret, both from 1; a column counts characters.
    pub(crate) location: Option<(usize, usize)>,
    /// What to write in place of what.
    pub(crate) replacement: Option<(String, String)>,
}

impl Diagnostic {
    fn new(text: String) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let rule = Rule::ALL.iter().copied().find(|rule| first.contains(&format!("[{}] ", rule.name())));
        let location = text.lines().find_map(|line| {
            let mut parts = line.trim_start().strip_prefix("--> ")?.rsplit(':');
            let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            // A message about a file has a place in that as well.
            Path::new(parts.next()?).extension().is_some_and(|kind| kind == "rs").then_some((line, column))
        });
        let replacement = text.lines().find_map(|line| {
            let (from, rest) = line.trim_start().strip_prefix("help: replace `")?.split_once("` with `")?;
            let (to, _) = rest.split_once('`')?;
            Some((from.to_owned(), to.to_owned()))
        });
        Diagnostic { text, rule, location, replacement }
    }

    /// Whether one of its lines begins so, white space aside.
    pub(crate) fn has_line(&self, start: &str) -> bool {
        self.text.lines().any(|line| line.trim_start().starts_with(start))
    }
}

/// Splits a snapshot into its messages: each begins at the margin with `error` or `warning`.
pub(crate) fn parse(snapshot: &str) -> Vec<Diagnostic> {
    let mut texts: Vec<String> = Vec::new();
    for line in snapshot.lines() {
        if line.starts_with("error") || line.starts_with("warning") {
            texts.push(String::new());
        }
        if let Some(text) = texts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    texts.into_iter().map(Diagnostic::new).collect()
}
