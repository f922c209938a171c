//! The matchers of tables against oracles: path tables and mirrored origins against the `regex` crate, host sets
//! and origin patterns against the plainest code that says the same. The tables come from `cors-model`, as in a program.

mod hosts;
mod mirror;
mod origins;
mod paths;
mod shapes;
