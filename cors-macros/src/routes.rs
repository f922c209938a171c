//! `cors_routes!`: handlers mounted under methods, with their policies in one static table.

use cors_model::{Fault, syntax};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::range::{Range, literal};
use crate::report::report;
use crate::tokens::{between_commas, inside, is_path, is_punct, text_of};

/// One `get(list_users)`.
struct Route {
    /// The routing function.
    function: Ident,
    /// The method; `None` for `any`.
    method: Option<&'static str>,
    /// The handler, and the type beside it that holds the policy.
    path: Vec<TokenTree>,
    /// `::<…>` behind the handler, if there are any generic arguments.
    generics: Vec<TokenTree>,
}

impl Route {
    /// A name for the handler that no other route has, under the span of its own.
    fn alias(&self) -> Ident {
        let last = Range::of(&self.path).unwrap_or_else(Range::call_site).last;
        Ident::new(&format!("__{}", self.function), last)
    }

    /// Function and type at once, so that a handler that doesn't exist is one error.
    fn import(&self) -> TokenStream {
        let (path, alias) = (&self.path, self.alias());
        quote!(use #(#path)* as #alias;)
    }

    /// The handler, as axum gets it.
    fn handler(&self) -> TokenStream {
        let (alias, generics) = (self.alias(), &self.generics);
        quote!(#alias #(#generics)*)
    }
}

pub(crate) fn expand(tokens: &[TokenTree], runtime: &TokenStream) -> TokenStream {
    let (routes, faults) = read(tokens);
    let reports = report(&faults);
    let mount = mount(&routes);
    quote! {{
        #reports
        use #runtime::__private as __cors;
        #mount
    }}
}

/// Reads every route, and tells what is none.
fn read(tokens: &[TokenTree]) -> (Vec<Route>, Vec<(Fault, Range)>) {
    let mut routes: Vec<Route> = Vec::new();
    let mut faults = Vec::new();
    for piece in between_commas(tokens).filter(|piece| !piece.is_empty()) {
        match read_route(piece) {
            Ok(route) if routes.iter().any(|earlier| earlier.method == route.method) => {
                let name = &route.function;
                faults.push((syntax::repeated_routing(&name.to_string()), Range::at(name.span())));
            }
            Ok(route) => routes.push(route),
            Err(fault) => faults.push(*fault),
        }
    }
    if routes.is_empty() && faults.is_empty() {
        faults.push((syntax::no_routes(), Range::call_site()));
    }
    (routes, faults)
}

fn read_route(tokens: &[TokenTree]) -> Result<Route, Box<(Fault, Range)>> {
    let not_a_route = || {
        let range = Range::of(tokens).unwrap_or_else(Range::call_site);
        Box::new((syntax::not_a_route(&text_of(tokens)), range))
    };
    let [TokenTree::Ident(function), TokenTree::Group(arguments)] = tokens else { return Err(not_a_route()) };
    if arguments.delimiter() != Delimiter::Parenthesis {
        return Err(not_a_route());
    }
    let Some((_, method)) = syntax::ROUTING.into_iter().find(|(known, _)| function == known) else {
        return Err(Box::new((syntax::unknown_routing(&function.to_string()), Range::at(function.span()))));
    };
    let handler = inside(arguments);
    let (path, generics) = split_generics(&handler).ok_or_else(not_a_route)?;
    Ok(Route { function: function.clone(), method, path: path.to_vec(), generics: generics.to_vec() })
}

/// The path of a handler, and the generic arguments behind it; `None` if it is no path.
fn split_generics(handler: &[TokenTree]) -> Option<(&[TokenTree], &[TokenTree])> {
    let length = match handler.iter().position(|token| is_punct(token, '<')) {
        None => handler.len(),
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        Some(start) => match (&handler[..start], handler.last()) {
            ([path @ .., first_colon, second_colon], Some(end))
                if is_punct(first_colon, ':') && is_punct(second_colon, ':') && is_punct(end, '>') =>
            {
                path.len()
            }
            _ => return None,
        },
    };
    let (path, generics) = handler.split_at(length);
    is_path(path).then_some((path, generics))
}

/// The handlers under names of this block, the assertions, the table, and the router that answers from it, as the inside of
/// a block.
fn mount(routes: &[Route]) -> TokenStream {
    let imports = routes.iter().map(Route::import);
    let missing = routes.iter().map(missing);
    let by_method: Vec<(&str, &Route)> = routes.iter().filter_map(|route| Some((route.method?, route))).collect();
    // A variable, unlike a static, hides no handler of its name.
    let table = Ident::new("table", Span::mixed_site());
    // axum has no `.any(…)` for a router that exists already, so that one comes first.
    let (router, otherwise) = match routes.iter().find(|route| route.method.is_none()) {
        Some(route) => {
            let (handler, alias) = (route.handler(), route.alias());
            (quote!(__cors::any(#handler, #table)), quote!(__cors::Some(#alias::CORS)))
        }
        None => (quote!(__cors::router(#table)), quote!(__cors::None)),
    };
    let assertions = by_method.iter().map(|(method, route)| assertion(method, route));
    let entries = by_method.iter().map(|(method, route)| {
        let (method, alias) = (Ident::new(method, Span::call_site()), route.alias());
        quote!((__cors::Method::#method, #alias::CORS))
    });
    let has_head = by_method.iter().any(|(method, _)| *method == "HEAD");
    let calls = by_method.iter().map(|(method, route)| {
        let (function, handler) = (&route.function, route.handler());
        match *method {
            // Beside axum's `.get(…)` somebody else's handler could take HEAD, which the policy of this one speaks for.
            "GET" if !has_head => quote!(.on(__cors::GET, #handler)),
            _ => quote!(.#function(#handler)),
        }
    });
    quote! {
        #(#missing)*
        {
            #(#imports)*
            #(#assertions)*
            let #table = {
                static ROUTES: __cors::RouteTable = __cors::RouteTable::new(&[#(#entries,)*], #otherwise);
                &ROUTES
            };
            __cors::mount(#router #(#calls)*, #table)
        }
    }
}

/// The type that stands in where a handler has none beside it: the import in the inner block comes before this one if it
/// finds a type. An import that finds nothing comes before it as well, so that this makes no second error.
fn missing(route: &Route) -> TokenStream {
    let last = route.alias().span();
    let message = literal(&syntax::no_policy(&text_of(&route.path)), last);
    let refusal = quote_spanned!(last=> __cors::panic!(#message));
    let mut alias = route.alias();
    alias.set_span(Span::mixed_site());
    quote! {
        enum #alias {}
        impl #alias {
            const CORS: __cors::Policy = #refusal;
        }
    }
}

/// What makes a program fail to compile that mounts a handler under a method that its policy doesn't allow.
fn assertion(method: &str, route: &Route) -> TokenStream {
    let alias = route.alias();
    let last = alias.span();
    let message = literal(&syntax::method_not_allowed(&text_of(&route.path), method), last);
    let refusal = quote_spanned!(last=> __cors::panic!(#message));
    quote! {
        const _: () = if !#alias::CORS.allows_method(#method) {
            #refusal
        };
    }
}
