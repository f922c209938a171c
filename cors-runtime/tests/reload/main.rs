//! Feature `reload`: policies that are replaced while they are served.

#[path = "../support/handler.rs"]
mod handler;
mod load;
#[path = "../support/ready.rs"]
mod ready;
mod replace;
mod support;
