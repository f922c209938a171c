//! `cors_routes!`: handlers mounted under methods, with their policies in one static table.

use cors_model::{Fault, syntax};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

use crate::parse::{Range, before, is_path, is_punct, split_at_commas, stream, text_of, trees};
use crate::report::report;
use crate::template::{concat, fill, literal};

/// One `get(list_users)`.
struct Route {
    /// The routing function, with its span.
    function: Ident,
    /// The method, or empty for `any`.
    method: &'static str,
    /// The handler as it was written, generic arguments included.
    handler: TokenStream,
    /// The handler without them: the type beside it that holds the policy.
    companion: TokenStream,
    name: String,
    span: Span,
}

pub(crate) fn expand(runtime: &TokenStream, tokens: &[TokenTree]) -> TokenStream {
    let mut faults: Vec<(Fault, Range)> = Vec::new();
    let mut routes: Vec<Route> = Vec::new();
    for piece in &split_at_commas(tokens) {
        if piece.is_empty() {
            continue;
        }
        match read(piece) {
            Ok(route) if is_mounted(&routes, route.method) => {
                let range = Range { first: route.function.span(), last: route.function.span() };
                faults.push((syntax::repeated_routing(&route.function.to_string()), range));
            }
            Ok(route) => routes.push(route),
            Err(fault) => faults.push(*fault),
        }
    }
    if routes.is_empty() && faults.is_empty() {
        faults.push((syntax::no_routes(), Range::call_site()));
    }
    let mut inside = report(&faults);
    let rt = fill("#runtime::__private", Span::call_site(), &[("runtime", runtime)]);
    inside.append_all(emit(&routes, &rt));
    fill("{ #inside }", Span::call_site(), &[("inside", &inside)])
}

fn is_mounted(routes: &[Route], method: &str) -> bool {
    for route in routes {
        if route.method == method {
            return true;
        }
    }
    false
}

/// The table and the router, as the inside of a block.
fn emit(routes: &[Route], rt: &TokenStream) -> TokenStream {
    let here = Span::call_site();
    let mut router = "#rt::axum::routing::MethodRouter::new()";
    let mut otherwise = "#rt::None";
    // The handler of `any`.
    let (mut handler, mut companion) = (TokenStream::new(), TokenStream::new());
    let mut assertions = TokenStream::new();
    let mut entries = TokenStream::new();
    let mut calls = TokenStream::new();
    for route in routes {
        if route.method.is_empty() {
            // axum has no `.any(…)` for a router that exists already, so that one comes first.
            router = "#rt::axum::routing::any(#handler)";
            otherwise = "#rt::Some(<#companion>::CORS)";
            handler = route.handler.clone();
            companion = route.companion.clone();
            continue;
        }
        let holes = [
            ("rt", rt),
            ("function", &route.function.to_token_stream()),
            ("handler", &route.handler),
            ("companion", &route.companion),
        ];
        let message = literal(&syntax::method_not_allowed(&route.name, route.method));
        let allows = concat(&["<#companion>::CORS.allows_method(", &literal(route.method), ")"]);
        let assertion = concat(&["const _: () = ::core::assert!(", &allows, ",", &message, ");"]);
        assertions.append_all(fill(&assertion, route.span, &holes));
        let entry = concat(&["(#rt::Method::", route.method, ", <#companion>::CORS),"]);
        entries.append_all(fill(&entry, here, &holes));
        calls.append_all(fill(".#function(#handler)", here, &holes));
    }
    let template = concat(&[
        "#assertions static ROUTES: #rt::RouteTable = #rt::RouteTable::new(&[#entries], ",
        otherwise,
        "); #rt::mount(",
        router,
        " #calls, &ROUTES)",
    ]);
    let holes = [
        ("rt", rt),
        ("assertions", &assertions),
        ("entries", &entries),
        ("calls", &calls),
        ("handler", &handler),
        ("companion", &companion),
    ];
    fill(&template, here, &holes)
}

fn read(tokens: &[TokenTree]) -> Result<Route, Box<(Fault, Range)>> {
    let [TokenTree::Ident(function), TokenTree::Group(arguments)] = tokens else { return Err(not_a_route(tokens)) };
    if arguments.delimiter() != Delimiter::Parenthesis {
        return Err(not_a_route(tokens));
    }
    let name = function.to_string();
    let Some(method) = method_of(&name) else {
        let range = Range { first: function.span(), last: function.span() };
        return Err(Box::new((syntax::unknown_routing(&name), range)));
    };
    let handler = trees(arguments.stream());
    let Some(path) = without_generics(&handler) else { return Err(not_a_route(tokens)) };
    let Some(range) = Range::of(path) else { return Err(not_a_route(tokens)) };
    Ok(Route {
        function: function.clone(),
        method,
        name: text_of(path),
        span: range.last,
        companion: stream(path),
        handler: arguments.stream(),
    })
}

fn method_of(routing_function: &str) -> Option<&'static str> {
    let mut index = 0;
    while index < syntax::ROUTING.len() {
        if syntax::ROUTING[index] == routing_function {
            return Some(syntax::ROUTED_METHODS[index]);
        }
        index += 1;
    }
    None
}

fn not_a_route(tokens: &[TokenTree]) -> Box<(Fault, Range)> {
    let range = Range::of_or(tokens, Range::call_site());
    Box::new((syntax::not_a_route(&text_of(tokens)), range))
}

/// The path of a handler without the generic arguments at its end, or `None` if it is no path.
fn without_generics(handler: &[TokenTree]) -> Option<&[TokenTree]> {
    let mut path = before(handler, '<');
    if path.len() < handler.len() {
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        let [name @ .., first_colon, second_colon] = path else { return None };
        if !is_punct(first_colon, ':') || !is_punct(second_colon, ':') || !is_punct(handler.last()?, '>') {
            return None;
        }
        path = name;
    }
    if is_path(path) { Some(path) } else { None }
}
