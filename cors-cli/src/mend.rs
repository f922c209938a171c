//! Writing the replacements of faults into a text.

use std::cmp::Reverse;

use cors_runtime::startup::{Edit, PolicyFault, PolicyFile};

/// How often a text is mended: one replacement may bring another fault to light.
const MOST_ROUNDS: usize = 8;

/// A text with every replacement written into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many replacements were written.
    pub count: usize,
}

/// Writes the replacements of all faults into a text. `read` makes of a text the file that it is.
///
/// ```
/// use cors_cli::mend::mend;
/// use cors_runtime::startup::PolicyFile;
///
/// let mended = mend(r#"origin = "https://a.example/""#, PolicyFile::from_toml);
/// assert_eq!((mended.text.as_str(), mended.count), (r#"origin = "https://a.example""#, 1));
/// ```
#[must_use]
pub fn mend(text: &str, read: impl Fn(&str) -> PolicyFile) -> Mended {
    let mut mended = Mended { text: text.to_owned(), count: 0 };
    for _ in 0..MOST_ROUNDS {
        let faults = read(&mended.text).faults();
        let mut edits: Vec<&Edit> = faults.iter().filter_map(PolicyFault::edit).collect();
        // From the end, so that what is still to be replaced stays where it is; of two at one place one comes first.
        edits.sort_by_key(|edit| Reverse(edit.range.start));
        let before = mended.text.clone();
        let mut free = before.len();
        for edit in edits {
            if edit.range.end <= free {
                mended.text.replace_range(edit.range.clone(), &edit.text);
                free = edit.range.start;
                mended.count += 1;
            }
        }
        if mended.text == before {
            break;
        }
    }
    mended
}
