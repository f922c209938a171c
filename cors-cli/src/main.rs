//! The command `cors`.
#![forbid(unsafe_code)]

fn main() {}
