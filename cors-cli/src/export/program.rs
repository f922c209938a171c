//! What the programs among the targets have in common: one template each, filled in with the policy in the language's own texts.

use cors_table::Names;

use super::pattern::{self, Allowed, MIRRORED_HEADERS, VISIBLE, mirrored_method};
use super::{Reason, Source};

/// How a language writes what a policy is made of.
pub(super) struct Language {
    pub(super) null: &'static str,
    pub(super) truth: [&'static str; 2],
    pub(super) text: fn(&str) -> String,
    pub(super) pattern: fn(&str) -> String,
    /// The pattern that a mirrored value is matched with, where that is written in another way.
    pub(super) bare_pattern: fn(&str) -> String,
}

impl Language {
    /// The template with the policy in it. Each `@name@` stands for a value.
    pub(super) fn fill(&self, template: &str, source: &Source<'_>, file: &str) -> Result<String, Vec<Reason>> {
        let table = source.table;
        let path = pattern::of_path(&table.path).map_err(|reason| vec![reason])?;
        let allowed = Allowed::of(&table.origins);
        let (literal, patterns, for_everyone) = match allowed {
            Allowed::Any => (Vec::new(), vec![VISIBLE.to_owned()], Some("*")),
            Allowed::One(origin) => (vec![origin.to_owned()], Vec::new(), Some(origin)),
            Allowed::Several { literal, patterns } => (literal, patterns, None),
        };
        let or_null = |text: Option<String>| text.unwrap_or_else(|| self.null.to_owned());
        let names = |names: &Names| match names {
            Names::Nothing => (self.text)(""),
            Names::List(list) => (self.text)(list.get()),
            Names::Mirror => self.null.to_owned(),
        };
        let texts: Vec<String> = literal.iter().map(|origin| (self.text)(origin)).collect();
        let patterns: Vec<String> = patterns.iter().map(|pattern| (self.pattern)(pattern)).collect();
        let values = [
            ("@file@", file.to_owned()),
            ("@path@", or_null(path.map(|path| (self.pattern)(&path)))),
            ("@origins@", list(&texts)),
            ("@patterns@", patterns.join(", ")),
            ("@for_everyone@", or_null(for_everyone.map(self.text))),
            ("@credentials@", self.truth[usize::from(table.credentials)].to_owned()),
            ("@methods@", names(&table.methods)),
            ("@headers@", names(&table.headers)),
            ("@expose_headers@", names(&table.expose_headers)),
            ("@max_age@", (self.text)(table.max_age.text.get())),
            ("@preflight_status@", table.preflight_status.to_string()),
            ("@method_pattern@", (self.bare_pattern)(&mirrored_method())),
            ("@headers_pattern@", (self.bare_pattern)(MIRRORED_HEADERS)),
        ];
        // Piece by piece, so that no value is taken for a place.
        let mut text = String::new();
        let mut rest = template;
        while let Some((at, (place, value))) =
            values.iter().filter_map(|pair| Some((rest.find(pair.0)?, pair))).min_by_key(|(at, _)| *at)
        {
            text.push_str(&rest[..at]);
            text.push_str(value);
            rest = &rest[at + place.len()..];
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// A list on one line, or on one for each element if it is long.
fn list(texts: &[String]) -> String {
    let one_line = format!("[{}]", texts.join(", "));
    if one_line.len() <= 90 {
        return one_line;
    }
    texts.iter().fold(String::from("[\n"), |list, text| list + "    " + text + ",\n") + "]"
}

/// A text in double quotes, as JSON, JavaScript and Python have it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
