//! The matchers of tables against oracles: path tables against the `regex` crate, host sets and origin patterns
//! against the plainest code that says the same. The tables come from `cors-model`, as in a program.

mod hosts;
mod origins;
mod paths;
mod shapes;
