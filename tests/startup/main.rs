//! Policies that are known when a program starts: the mistakes that the macro refuses, and a program with its environment.

mod constant;
mod corpus;
mod environment;
mod release;
mod schema;
#[expect(dead_code, reason = "of a message, its rule and its place are enough here")]
#[path = "../ui/snapshot.rs"]
mod snapshot;
