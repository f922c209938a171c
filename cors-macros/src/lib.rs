//! The procedural macros of `cors-runtime`. Use them through that crate: it hands them the path to itself, and its
//! documentation tells how.
//!
//! A policy goes through this crate in the order of these modules: `parse` reads tokens, `check` has the model judge
//! them and maps its faults back to spans, `emit` and `print` write the tables of a sound policy, `report` the errors and
//! warnings of any. `attribute`, `given`, `handler` and `routes` are what is around a policy; `tokens` and `range` serve them all.

mod actix;
mod attribute;
mod check;
mod emit;
mod file;
mod given;
mod handler;
mod parse;
mod print;
mod range;
mod report;
mod routes;
#[cfg(test)]
mod tests;
mod tokens;

use cors_model::syntax::routes::Mount;
use proc_macro::TokenStream;
use proc_macro2::{TokenStream as TokenStream2, TokenTree};
use quote::quote;

use crate::tokens::flat;

/// Declares the CORS policy of a handler function and checks it while compiling.
#[proc_macro_attribute]
pub fn cors(policy: TokenStream, item: TokenStream) -> TokenStream {
    attribute::expand(policy.into(), &item.into()).into()
}

/// What `cors_policy!`, `cors_routes!` and `cors_resource!` of cors-runtime hand on: `policy`, `routes` or `resource`, then
/// `[$crate]`, then what the user wrote. The compiler names this macro in the note below some errors.
#[doc(hidden)]
#[proc_macro]
pub fn __cors(input: TokenStream) -> TokenStream {
    let input = flat(input.into());
    let expanded = match input.as_slice() {
        [TokenTree::Ident(what), TokenTree::Group(runtime), routes @ ..] if what == "routes" => {
            routes::expand(Mount::Routes, routes, &runtime.stream())
        }
        [TokenTree::Ident(what), TokenTree::Group(runtime), resource @ ..] if what == "resource" => {
            routes::expand(Mount::Resource, resource, &runtime.stream())
        }
        [TokenTree::Ident(_), TokenTree::Group(runtime), policy @ ..] => expand_policy(policy, &runtime.stream()),
        // Nobody but the wrappers calls this; whatever else comes is a policy for the crate under its own name.
        policy => expand_policy(policy, &default_runtime()),
    };
    expanded.into()
}

/// The name of the rule on sets and its reason, which cors-runtime says while compiling, where no model is.
#[doc(hidden)]
#[proc_macro]
pub fn __unreachable_policy(_: TokenStream) -> TokenStream {
    let rule = cors_model::Rule::UnreachablePolicy;
    let (name, why) = (rule.name(), rule.why());
    quote!((#name, #why)).into()
}

fn expand_policy(policy: &[TokenTree], runtime: &TokenStream2) -> TokenStream2 {
    emit::expression(&check::judge(parse::policy(policy)), runtime)
}

/// Where cors-runtime is unless the user says otherwise.
fn default_runtime() -> TokenStream2 {
    quote!(::cors_runtime)
}
