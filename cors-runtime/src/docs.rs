//! Pages of the documentation that are no code.

pub mod protocol;
pub mod rules;
