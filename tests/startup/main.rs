//! Policies that are known when a program starts: the mistakes that the macro refuses, and a program with its environment.

mod corpus;
mod environment;
mod release;
#[path = "../ui/snapshot.rs"]
mod snapshot;
