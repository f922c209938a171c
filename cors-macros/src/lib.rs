//! The procedural macros of `cors-runtime`. Use them through that crate: it hands them the path to itself, and its
//! documentation tells how.
//!
//! A policy goes through this crate in the order of the modules: `parse` reads tokens, `check` has the model judge
//! them and maps its faults back to spans, `emit` writes the tables of a sound policy, `report` the errors and
//! warnings of any. `attribute` and `routes` are what is around a policy.
//!
//! Every clean build of a user compiles this crate, without optimisation. So a plain loop often stands where a chain of
//! iterators would do: the compiler makes ten to thirty functions of each chain, and one of a loop. And tokens are
//! borrowed slices, put behind those that are there: each call while a stream is owned is a cleanup block more.

mod attribute;
mod check;
mod emit;
mod parse;
mod report;
mod routes;
mod template;
#[cfg(test)]
mod tests;
mod text;

use proc_macro::TokenStream;
use proc_macro2::{TokenStream as TokenStream2, TokenTree};

use self::template::{parsed, trees};

/// Declares the CORS policy of a handler function and checks it while compiling.
#[proc_macro_attribute]
pub fn cors(policy: TokenStream, item: TokenStream) -> TokenStream {
    let mut item = item.into();
    attribute::expand(&trees(policy.into()), &mut item);
    item.into()
}

/// What `cors_policy!` and `cors_routes!` of cors-runtime hand on: `policy` or `routes`, then `[$crate]`, then what the user
/// wrote. One entry for both, because each is a hundred functions of the compiler's own to compile.
#[doc(hidden)]
#[proc_macro]
pub fn __cors(input: TokenStream) -> TokenStream {
    TokenStream2::from(expand(&trees(input.into()))).into()
}

fn expand(input: &[TokenTree]) -> TokenTree {
    match input {
        [TokenTree::Ident(what), TokenTree::Group(runtime), written @ ..] => {
            let runtime = trees(runtime.stream());
            if what == "routes" { routes::expand(written, &runtime) } else { policy(written, &runtime) }
        }
        // Nobody but the wrappers calls this; whatever else comes is a policy for the crate under its own name.
        _ => policy(input, &parsed(DEFAULT_RUNTIME)),
    }
}

fn policy(written: &[TokenTree], runtime: &[TokenTree]) -> TokenTree {
    emit::expression(&check::judge(parse::policy(written), Vec::new()), runtime)
}

/// Where cors-runtime is unless the user says otherwise.
const DEFAULT_RUNTIME: &str = "::cors_runtime";
