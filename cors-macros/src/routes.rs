//! `cors_routes!` and `cors_resource!`: handlers mounted under methods with their policies, in one table before them.

mod mount;
mod read;

use cors_model::syntax::routes::Mount;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::range::Range;
use crate::report::report;

/// What is mounted at one path.
struct Mounted {
    /// By which macro.
    mount: Mount,
    /// The path of a resource; axum gets it elsewhere.
    path: Vec<TokenTree>,
    routes: Vec<Route>,
    /// Expressions that are layers, the innermost first.
    layers: Vec<Vec<TokenTree>>,
}

/// One `get(list_users)`.
struct Route {
    /// The routing function.
    function: Ident,
    /// The method; `None` for `any`.
    method: Option<&'static str>,
    /// The handler with its policy.
    handler: Handler,
}

/// A handler, and where its policy is.
enum Handler {
    /// A function with `#[cors]`: its path is that of a type beside it as well, which holds the policy.
    Declared {
        path: Vec<TokenTree>,
        /// `::<…>` behind the path, if there are any generic arguments.
        generics: Vec<TokenTree>,
    },
    /// Any expression with a policy that is an expression, too.
    With { handler: Vec<TokenTree>, policy: Given },
}

/// A policy that is said beside the handler.
enum Given {
    /// `policy = API`.
    Constant(Vec<TokenTree>),
    /// `owned_policy = expr`.
    Owned(Vec<TokenTree>),
    /// What is written is none, and an error has told.
    Refused,
}

impl Route {
    /// A name for the handler that no other route has, under the span of its own.
    fn alias(&self) -> Ident {
        let tokens = match &self.handler {
            Handler::Declared { path, .. } => path,
            Handler::With { handler, .. } => handler,
        };
        let last = Range::of(tokens).unwrap_or_else(Range::call_site).last;
        Ident::new(&format!("__{}", self.function), last)
    }
}

pub(crate) fn expand(mount: Mount, tokens: &[TokenTree], runtime: &TokenStream) -> TokenStream {
    let (routes, faults) = read::routes(mount, tokens);
    let reports = report(&faults);
    let mount = mount::mount(&routes);
    quote! {{
        #reports
        use #runtime::__private as __cors;
        #mount
    }}
}
