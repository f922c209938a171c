//! Every way of mounting something at a path on axum, over TCP: the right policy answers, or the router isn't built.

mod beside;
mod client;
mod layers;
mod policies;
mod several;
