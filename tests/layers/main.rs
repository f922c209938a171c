//! Policies where services are put together, over TCP: under prefixes, around one another, and before what no browser checks.

mod nested;
mod support;
mod two_policies;
mod unchecked;
mod websockets;
