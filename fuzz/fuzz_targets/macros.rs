// A crate of procedural macros can't be linked, so a target that expands them includes this at its root, where the modules of
// cors-macros look for each other.

#[path = "../../cors-macros/src"]
mod macros {
    pub(crate) mod actix;
    pub(crate) mod attribute;
    pub(crate) mod check;
    pub(crate) mod emit;
    pub(crate) mod file;
    pub(crate) mod given;
    pub(crate) mod handler;
    pub(crate) mod parse;
    pub(crate) mod print;
    pub(crate) mod range;
    pub(crate) mod report;
    pub(crate) mod routes;
    pub(crate) mod tokens;
}

use macros::{actix, attribute, check, emit, file, given, handler, parse, print, range, report, routes, tokens};

/// As in the macros' own root.
fn default_runtime() -> proc_macro2::TokenStream {
    quote::quote!(::cors_runtime)
}
