//! What to write in which situation. Every program here is compiled and run by the tests.

pub mod frameworks;
pub mod origins;
