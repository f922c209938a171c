//! The procedural macros of `cors-runtime`. Use them through that crate: it hands them the path to itself, and its
//! documentation tells how.
//!
//! A policy goes through this crate in the order of the modules: `parse` reads tokens, `check` has the model judge
//! them and maps its faults back to spans, `emit` writes the tables of a sound policy, `report` the errors and
//! warnings of any. `attribute` and `routes` are what is around a policy.
//!
//! Every clean build of a user compiles this crate, without optimisation. So a plain loop often stands where a chain of
//! iterators would do: the compiler makes ten to thirty functions of each chain, and one of a loop.

mod attribute;
mod check;
mod emit;
mod parse;
mod report;
mod routes;
mod template;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use proc_macro2::{Delimiter, Span, TokenStream as Tokens, TokenTree};

/// Declares the CORS policy of a handler function and checks it while compiling.
#[proc_macro_attribute]
pub fn cors(policy: TokenStream, item: TokenStream) -> TokenStream {
    attribute::expand(policy.into(), item.into()).into()
}

/// What `cors_runtime::cors_policy!` hands on: `[$crate]` and the policy.
#[doc(hidden)]
#[proc_macro]
pub fn __cors_policy(input: TokenStream) -> TokenStream {
    let input = parse::trees(input.into());
    let (runtime, policy) = split_runtime(&input);
    let written = parse::policy(policy);
    check::judge(written).expression(&runtime).into()
}

/// What `cors_runtime::cors_routes!` hands on: `[$crate]` and the routes.
#[doc(hidden)]
#[proc_macro]
pub fn __cors_routes(input: TokenStream) -> TokenStream {
    let input = parse::trees(input.into());
    let (runtime, routes) = split_runtime(&input);
    routes::expand(&runtime, routes).into()
}

/// Takes the path to the runtime crate off the front, where the wrapper put it in brackets.
fn split_runtime(input: &[TokenTree]) -> (Tokens, &[TokenTree]) {
    match input {
        [TokenTree::Group(group), rest @ ..] if group.delimiter() == Delimiter::Bracket => (group.stream(), rest),
        // Nobody but the wrapper calls these macros; whatever else comes is a policy for the crate under its own name.
        _ => (default_runtime(), input),
    }
}

fn default_runtime() -> Tokens {
    template::fill("::cors_runtime", Span::call_site(), &[])
}
