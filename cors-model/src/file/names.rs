//! Names in a message.

/// How many names are listed.
const MOST_NAMES: usize = 12;

/// `` `a`, `b` and `c` ``
pub(super) fn listed(names: &[impl AsRef<str>], word: &str) -> String {
    let quoted = |name: &dyn AsRef<str>| format!("`{}`", name.as_ref());
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| quoted(name)).collect();
    match shown.split_last() {
        _ if names.len() > MOST_NAMES => format!("{} and {} more", shown.join(", "), names.len() - MOST_NAMES),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
        None => String::new(),
    }
}
