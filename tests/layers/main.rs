//! Policies where services are put together, over TCP: under prefixes, around one another, and before what no browser checks.

mod answers;
mod layers;
mod nested;
mod static_files;
mod support;
mod two_policies;
mod unchecked;
mod websockets;
