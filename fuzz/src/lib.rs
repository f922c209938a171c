//! What the fuzz targets share: inputs that are made of bytes, and models to compare with that are written from
//! `tests/protocol.md` and the Fetch Standard alone.
#![forbid(unsafe_code)]

pub mod browser;
pub mod policy;
pub mod request;
pub mod server;
pub mod words;
