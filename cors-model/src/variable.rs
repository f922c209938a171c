//! An environment variable that holds the origins of a policy, read when the program starts: what its text is, and what
//! is wrong where there is none.
//!
//! ```
//! use cors_model::{Rule, variable};
//!
//! let list = variable::list("CORS_ORIGINS", " https://a.example,\n https://b.example,\n");
//! assert_eq!(list.unwrap(), "https://a.example, https://b.example");
//! assert!(variable::list("CORS_ORIGINS", ",").is_err());
//! assert_eq!(variable::unset("CORS_ORIGINS").rule, Rule::EnvMissing);
//! ```

use crate::{At, Fault, Rule};

/// The list that a variable holds. White space and line breaks around the commas, and one comma at the end, are nothing.
///
/// # Errors
///
/// If the variable is empty: a fault that names it.
#[expect(clippy::result_large_err, reason = "read once, when a program starts")]
pub fn list(name: &str, value: &str) -> Result<String, Fault> {
    let list = elements(value);
    if list.is_empty() {
        return Err(fault(Rule::EmptyList, format!("the environment variable `{name}` is empty"), name));
    }
    Ok(list)
}

/// The elements of a variable, with a comma and a blank between.
pub(crate) fn elements(value: &str) -> String {
    let value = value.trim();
    let value = value.strip_suffix(',').unwrap_or(value);
    value.split(',').map(str::trim).collect::<Vec<_>>().join(", ")
}

/// A variable that isn't set.
#[must_use]
pub fn unset(name: &str) -> Fault {
    fault(Rule::EnvMissing, format!("the environment variable `{name}` isn't set when the program starts"), name)
}

/// A variable that holds something else than text.
#[must_use]
pub fn no_text(name: &str) -> Fault {
    fault(Rule::WrongForm, format!("the environment variable `{name}` isn't Unicode"), name)
}

fn fault(rule: Rule, fact: String, name: &str) -> Fault {
    let help = format!(
        "set it to the origins that may call, as in `{name}=https://app.example.com,https://admin.example.com`, and \
         start again"
    );
    Fault::new(rule, At::Policy, fact).help(help)
}
