//! Feature `reload`: policies that are replaced while they are served.

mod load;
mod replace;
mod support;
