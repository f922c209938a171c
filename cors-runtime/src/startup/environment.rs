//! Origins from an environment variable.

use std::env;

use cors_model::{Fault, variable};

use super::error::{Place, PolicyError};
use super::judge::seen;

/// The list that a variable holds; `None` where it isn't set.
pub(super) fn read(name: &str) -> Result<Option<String>, PolicyError> {
    let Some(value) = env::var_os(name) else { return Ok(None) };
    let text = value.into_string().map_err(|_| refused(name, &variable::no_text(name)))?;
    variable::list(name, &text).map(Some).map_err(|fault| refused(name, &fault))
}

/// The error for a variable that isn't set.
pub(super) fn unset(name: &str) -> PolicyError {
    refused(name, &variable::unset(name))
}

fn refused(name: &str, fault: &Fault) -> PolicyError {
    PolicyError::new(vec![seen(fault, Place::new(Some(name.to_owned()), None))])
}
