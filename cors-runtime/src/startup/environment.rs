//! Origins from an environment variable.

use std::env;

use cors_model::{Fault, Value, Variable, variable};

use super::error::{Place, PolicyError};
use super::judge::seen;

/// What a variable holds.
pub(super) enum Held {
    /// A list of origins: the variable as a value.
    List(Value),
    /// Nothing: why, in words, and the error where nothing stands in.
    Nothing { why: &'static str, error: PolicyError },
}

/// Reads a variable, as it is when the program starts.
pub(super) fn read(name: &str) -> Result<Held, PolicyError> {
    let nothing = |why, fault: &Fault| Held::Nothing { why, error: refused(name, fault) };
    let Some(value) = env::var_os(name) else { return Ok(nothing("isn't set", &variable::unset(name))) };
    let text = value.into_string().map_err(|_| refused(name, &variable::no_text(name)))?;
    Ok(match variable::list(name, &text) {
        Ok(_) => Held::List(Value::Variable(Variable { name: name.to_owned(), value: Ok(text), is_optional: false })),
        Err(empty) => nothing("is empty", &empty),
    })
}

fn refused(name: &str, fault: &Fault) -> PolicyError {
    PolicyError::new(vec![seen(fault, Place::new(Some(name.to_owned()), None))])
}
