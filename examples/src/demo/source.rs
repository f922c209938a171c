//! The declarations as the page shows them: cut out of the source files, so that what is shown is what runs.

use crate::exhibits::Declared;

const API: &str = include_str!("api.rs");
const NOTES: &str = include_str!("notes.rs");
const POLICIES: &str = include_str!("policies.rs");

/// The text of a policy's declaration.
pub(crate) fn declaration(declared: &Declared) -> String {
    match declared {
        Declared::Constant(name) => cut(POLICIES, &format!("const {name}: Policy"), ");\n"),
        Declared::Handler(name, _) => handler(name),
    }
}

/// The text of the routes that stand in a variable of `api.rs`.
pub(crate) fn mounting(variable: &str) -> String {
    cut(API, &format!("let {variable} = "), ";\n")
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
    use crate::exhibits::EXHIBITS;

    #[test]
    fn what_is_shown_is_whole_and_without_indentation() {
        for exhibit in EXHIBITS {
            let declarations = exhibit
                .judges
                .iter()
                .map(|judge| declaration(&judge.declared));
            for text in declarations.chain([mounting(exhibit.mounted_as)]) {
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
