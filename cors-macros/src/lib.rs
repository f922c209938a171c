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
use proc_macro2::{Span, TokenStream as Tokens, TokenTree};

/// Declares the CORS policy of a handler function and checks it while compiling.
#[proc_macro_attribute]
pub fn cors(policy: TokenStream, item: TokenStream) -> TokenStream {
    attribute::expand(policy.into(), item.into()).into()
}

/// What `cors_policy!` and `cors_routes!` of cors-runtime hand on: `policy` or `routes`, then `[$crate]`, then what the user
/// wrote. One entry for both, because each is a hundred functions of the compiler's own to compile.
#[doc(hidden)]
#[proc_macro]
pub fn __cors(input: TokenStream) -> TokenStream {
    let input = parse::trees(input.into());
    let [TokenTree::Ident(what), TokenTree::Group(runtime), written @ ..] = input.as_slice() else {
        // Nobody but the wrappers calls this; whatever else comes is a policy for the crate under its own name.
        return policy(&input, &default_runtime());
    };
    if what == "routes" {
        routes::expand(&runtime.stream(), written).into()
    } else {
        policy(written, &runtime.stream())
    }
}

fn policy(written: &[TokenTree], runtime: &Tokens) -> TokenStream {
    check::judge(parse::policy(written)).expression(runtime).into()
}

fn default_runtime() -> Tokens {
    template::fill("::cors_runtime", Span::call_site(), &[])
}
