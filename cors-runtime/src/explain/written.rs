//! Names and the path of a policy as they are written, read from its tables.

use crate::path_match::PathPattern;
use crate::table::Names;

/// The names of a list, as they are written.
pub(crate) fn listed(names: &Names) -> impl Iterator<Item = &str> {
    let list = match names {
        Names::List(list) => list.get(),
        Names::Nothing | Names::Mirror => "",
    };
    list.split(", ").filter(|name| !name.is_empty())
}

/// Whether the list has the name, in this case.
pub(crate) fn has(names: &Names, name: &str) -> bool {
    listed(names).any(|listed| listed == name)
}

/// The name as it is listed, whatever its case.
pub(crate) fn find_in_any_case<'t>(names: &'t Names, name: &str) -> Option<&'t str> {
    listed(names).find(|listed| listed.eq_ignore_ascii_case(name))
}

/// Whether `*` is in the list.
pub(crate) fn has_wildcard(names: &Names) -> bool {
    has(names, "*")
}

/// The pattern as a policy writes it; `None` if there is none.
pub(crate) fn path_source(path: &PathPattern) -> Option<String> {
    match path {
        PathPattern::Every => None,
        PathPattern::Exact(text) => Some(format!("^{}$", escaped(text.get()))),
        PathPattern::Prefix(text) => Some(format!("^{}", escaped(text.get()))),
        PathPattern::Suffix(text) => Some(format!("{}$", escaped(text.get()))),
        PathPattern::Contains(text) => Some(escaped(text.get())),
        PathPattern::Dfa(dfa) => Some(dfa.source.get().to_owned()),
    }
}

/// A regular expression that stands for this text.
fn escaped(text: &str) -> String {
    let escape = |character| r"\.+*?()|[]{}^$".contains(character).then_some('\\');
    text.chars().flat_map(|character| escape(character).into_iter().chain([character])).collect()
}
