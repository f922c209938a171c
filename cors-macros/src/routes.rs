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
    /// The method, or empty for `any`.
    method: &'static str,
    /// The handler as it was written, generic arguments included.
    handler: TokenStream,
    /// The handler without them: the type beside it that holds the policy.
    companion: Vec<TokenTree>,
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
    let name = function.to_string();
    let method =
        method_of(&name).ok_or_else(|| Box::new((syntax::unknown_routing(&name), Range::at(function.span()))))?;
    let handler = inside(arguments);
    let companion = without_generics(&handler).ok_or_else(not_a_route)?;
    Ok(Route { function: function.clone(), method, handler: arguments.stream(), companion: companion.to_vec() })
}

fn method_of(routing_function: &str) -> Option<&'static str> {
    let mut methods = syntax::ROUTING.into_iter().zip(syntax::ROUTED_METHODS);
    methods.find(|(function, _)| *function == routing_function).map(|(_, method)| method)
}

/// The path of a handler without the generic arguments at its end, or `None` if it is no path.
fn without_generics(handler: &[TokenTree]) -> Option<&[TokenTree]> {
    let path = match handler.iter().position(|token| is_punct(token, '<')) {
        None => handler,
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        Some(start) => match (&handler[..start], handler.last()) {
            ([path @ .., first_colon, second_colon], Some(end))
                if is_punct(first_colon, ':') && is_punct(second_colon, ':') && is_punct(end, '>') =>
            {
                path
            }
            _ => return None,
        },
    };
    is_path(path).then_some(path)
}

/// The assertions, the table, and the router that answers from it, as the inside of a block.
fn mount(routes: &[Route]) -> TokenStream {
    let (any, by_method): (Vec<_>, Vec<_>) = routes.iter().partition(|route| route.method.is_empty());
    // axum has no `.any(…)` for a router that exists already, so that one comes first.
    let (router, otherwise) = match any.first() {
        Some(Route { handler, companion, .. }) => {
            (quote!(__cors::any(#handler, &ROUTES)), quote!(__cors::Some(<#(#companion)*>::CORS)))
        }
        None => (quote!(__cors::router(&ROUTES)), quote!(__cors::None)),
    };
    let assertions = by_method.iter().map(|route| assertion(route));
    let entries = by_method.iter().map(|Route { method, companion, .. }| {
        let method = Ident::new(method, Span::call_site());
        quote!((__cors::Method::#method, <#(#companion)*>::CORS))
    });
    let has_head = routes.iter().any(|route| route.method == "HEAD");
    let calls = by_method.iter().map(|Route { function, method, handler, .. }| match *method {
        // Beside axum's `.get(…)` somebody else's handler could take HEAD, which the policy of this one speaks for.
        "GET" if !has_head => quote!(.on(__cors::GET, #handler)),
        _ => quote!(.#function(#handler)),
    });
    quote! {
        #(#assertions)*
        static ROUTES: __cors::RouteTable = __cors::RouteTable::new(&[#(#entries,)*], #otherwise);
        __cors::mount(#router #(#calls)*, &ROUTES)
    }
}

/// What makes a program fail to compile that mounts a handler under a method that its policy doesn't allow.
fn assertion(Route { method, companion, .. }: &Route) -> TokenStream {
    let last = Range::of(companion).unwrap_or_else(Range::call_site).last;
    let message = literal(&syntax::method_not_allowed(&text_of(companion), method), last);
    let method = literal(method, last);
    quote_spanned! {last=>
        const _: () = ::core::assert!(<#(#companion)*>::CORS.allows_method(#method), #message);
    }
}
