//! Pages of the documentation that are no code.

// Its programs need these features.
#[cfg(all(feature = "axum", feature = "reload"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "axum", feature = "reload"))))]
pub mod guide;
pub mod protocol;
pub mod rules;
