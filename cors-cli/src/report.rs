//! What programs read: the JSON of faults, of advice and of exported configurations.

use cors_runtime::startup::PolicyFault;
use serde_json::{Value, json};

use crate::export::{Export, File};
use crate::guidance::Guidance;

/// A fault. What isn't there is `null`; `start` and `end` are bytes of the file, line and column begin at 1.
///
/// ```
/// use cors_runtime::startup::PolicyFile;
///
/// let faults = PolicyFile::from_toml(r#"origin = "https://a.example/""#).faults();
/// let fault = cors_cli::report::fault(&faults[0]);
/// assert_eq!((fault["level"].as_str(), fault["edit"]["text"].as_str()), (Some("error"), Some("https://a.example")));
/// ```
#[must_use]
pub fn fault(fault: &PolicyFault) -> Value {
    let location = fault.location().map(|location| {
        json!({
            "line": location.line(),
            "column": location.column(),
            "start": location.range().start,
            "end": location.range().end,
        })
    });
    json!({
        "level": if fault.is_error() { "error" } else { "warning" },
        "rule": fault.rule(),
        "fact": fault.fact(),
        "why": fault.why(),
        "help": fault.help(),
        "note": fault.note(),
        "place": fault.place().to_string(),
        "replacement": fault.replacement().map(|(from, to)| json!({ "from": from, "to": to })),
        "location": location,
        "edit": fault.edit().map(|edit| json!({ "start": edit.range.start, "end": edit.range.end, "text": edit.text })),
        "text": fault.to_string(),
    })
}

/// What to think of at a choice.
#[must_use]
pub fn guidance(Guidance { key, choice, advice }: &Guidance) -> Value {
    json!({ "key": key, "choice": choice, "advice": advice })
}

/// A configuration, with all its files.
#[must_use]
pub fn export(Export { files, notes }: &Export) -> Value {
    let files: Vec<Value> = files.iter().map(|File { name, text }| json!({ "name": name, "text": text })).collect();
    json!({ "files": files, "notes": notes })
}
