//! The policies as the page shows them: cut out of the source files, so that what is shown is what runs.

use serde::Serialize;

const API: &str = include_str!("api.rs");
const NOTES: &str = include_str!("notes.rs");
const POLICIES: &str = include_str!("policies.rs");

/// A policy, or several that share a path, and where it is mounted.
#[derive(Serialize)]
pub(crate) struct Exhibit {
    /// What [`Call::exhibit`](crate::calls::Call::exhibit) names.
    pub(crate) id: &'static str,
    title: &'static str,
    about: &'static str,
    /// Rust source: the declarations, then the mounting.
    source: Vec<String>,
}

/// All of them, in the order in which the page shows them.
pub(crate) fn exhibits() -> Vec<Exhibit> {
    vec![
        Exhibit {
            id: "public",
            title: "Anyone may read",
            about: "Every website gets to read the answer. Cookies never take part.",
            source: vec![policy("PUBLIC"), mounting("public")],
        },
        Exhibit {
            id: "app",
            title: "This page may, with its cookies",
            about: "The policy lists the origin of this page, some methods and headers, and the paths it governs.",
            source: vec![policy("APP"), mounting("app")],
        },
        Exhibit {
            id: "partner",
            title: "Another website may",
            about: "The policy lists one origin, and that isn\u{2019}t this page\u{2019}s.",
            source: vec![policy("PARTNER"), mounting("partner")],
        },
        Exhibit {
            id: "notes",
            title: "A policy for each handler",
            about: "One path, three methods, three policies. A preflight is answered by the policy of the method it asks for.",
            source: vec![
                handler("list_notes"),
                handler("replace_notes"),
                handler("delete_notes"),
                mounting("notes"),
            ],
        },
    ]
}

fn policy(name: &str) -> String {
    cut(POLICIES, &format!("const {name}: Policy"), ");\n")
}

/// The attribute and the signature; the body is of no interest.
fn handler(name: &str) -> String {
    let signature = NOTES
        .find(&format!("async fn {name}("))
        .expect("a handler in notes.rs");
    let attribute = NOTES[..signature]
        .rfind("#[cors(")
        .expect("an attribute above the handler");
    let shown = cut(&NOTES[attribute..], "#[cors(", " {\n").replace("pub(crate) ", "");
    shown.replace(" {", " { \u{2026} }")
}

fn mounting(variable: &str) -> String {
    cut(API, &format!("let {variable} = "), ";\n")
}

/// The text from `start` to `end`, both included, without the indentation of its first line.
fn cut(file: &str, start: &str, end: &str) -> String {
    let from = file
        .find(start)
        .expect("the start of a declaration that is shown");
    let length = file[from..]
        .find(end)
        .expect("the end of a declaration that is shown")
        + end.len();
    let line = file[..from].rfind('\n').map_or(0, |newline| newline + 1);
    let indentation = &file[line..from];
    let indentation = &indentation[..indentation.len() - indentation.trim_start().len()];
    let text = file[from..from + length].trim_end();
    text.replace(&format!("\n{indentation}"), "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_whole_and_without_indentation() {
        for exhibit in exhibits() {
            for text in exhibit.source {
                let opened = text.matches(['(', '[', '{']).count();
                let closed = text.matches([')', ']', '}']).count();
                assert_eq!(opened, closed, "{text}");
                assert!(
                    !text.starts_with(' ') && text.ends_with([';', '}']),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn of_a_handler_its_attribute_and_signature_are_shown() {
        assert_eq!(
            handler("list_notes"),
            "#[cors(origin = \"*\")]\nasync fn list_notes() -> Json<Notes> { \u{2026} }"
        );
    }
}
