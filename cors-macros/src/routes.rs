//! `cors_routes!`: handlers mounted under methods, with their policies in one static table.

use core::slice;

use crate::text::concat;
use cors_model::syntax;
use proc_macro2::{Delimiter, Span, TokenTree};

use crate::parse::{Range, before, is_path, take_piece, text_of};
use crate::report::report;
use crate::template::{enclosed, fill, is_punct, literal, trees};

/// One `get(list_users)`.
struct Route {
    /// The name of the routing function.
    function: TokenTree,
    /// The method, or empty for `any`.
    method: &'static str,
    /// The handler as it was written, generic arguments included.
    handler: Vec<TokenTree>,
    /// How many tokens of it come before the generic arguments: the type beside the handler that holds the policy.
    companion: usize,
}

pub(crate) fn expand(tokens: &[TokenTree], runtime: &[TokenTree]) -> TokenTree {
    let mut inside = Vec::new();
    expand_into(&mut inside, tokens, runtime);
    enclosed(Delimiter::Brace, &inside)
}

fn expand_into(out: &mut Vec<TokenTree>, tokens: &[TokenTree], runtime: &[TokenTree]) {
    let mut routes = Vec::new();
    let mut rest = Some(tokens);
    while let Some(piece) = take_piece(&mut rest) {
        if !piece.is_empty() {
            read(piece, &mut routes, out);
        }
    }
    if routes.is_empty() && out.is_empty() {
        report(out, &syntax::no_routes(), Range::call_site());
    }
    fill(out, "use #runtime::__private as __cors;", Span::call_site(), &[("runtime", runtime)]);
    let mut table = Table { entries: Vec::new(), calls: Vec::new(), router: Vec::new(), otherwise: Vec::new() };
    table.emit(&routes, out);
}

/// Reads one route, or reports what it is instead.
fn read(tokens: &[TokenTree], routes: &mut Vec<Route>, out: &mut Vec<TokenTree>) {
    let [function @ TokenTree::Ident(name), TokenTree::Group(arguments)] = tokens else {
        return report_other(tokens, out);
    };
    if arguments.delimiter() != Delimiter::Parenthesis {
        return report_other(tokens, out);
    }
    let range = Range { first: name.span(), last: name.span() };
    let name = name.to_string();
    let Some(method) = method_of(&name) else { return report(out, &syntax::unknown_routing(&name), range) };
    let handler = trees(arguments.stream());
    let companion = without_generics(&handler);
    if companion == 0 {
        report_other(tokens, out);
    } else if is_mounted(routes, method) {
        report(out, &syntax::repeated_routing(&name), range);
    } else {
        routes.push(Route { function: function.clone(), method, handler, companion });
    }
}

fn report_other(tokens: &[TokenTree], out: &mut Vec<TokenTree>) {
    report(out, &syntax::not_a_route(&text_of(tokens)), Range::of_or(tokens, Range::call_site()));
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

/// How many tokens of a handler are its path without the generic arguments at its end; 0 if it is no path.
fn without_generics(handler: &[TokenTree]) -> usize {
    let mut path = before(handler, '<');
    if path.len() < handler.len() {
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        match (path, handler.last()) {
            ([name @ .., first_colon, second_colon], Some(end))
                if is_punct(first_colon, ':') && is_punct(second_colon, ':') && is_punct(end, '>') =>
            {
                path = name;
            }
            _ => return 0,
        }
    }
    if is_path(path) { path.len() } else { 0 }
}

fn is_mounted(routes: &[Route], method: &str) -> bool {
    for route in routes {
        if route.method == method {
            return true;
        }
    }
    false
}

/// The parts of the table and of the router.
struct Table {
    entries: Vec<TokenTree>,
    calls: Vec<TokenTree>,
    /// The router that the calls are made on.
    router: Vec<TokenTree>,
    /// The policy of methods without a handler of their own.
    otherwise: Vec<TokenTree>,
}

impl Table {
    fn emit(&mut self, routes: &[Route], out: &mut Vec<TokenTree>) {
        let here = Span::call_site();
        for route in routes {
            self.add(route, out);
        }
        if self.router.is_empty() {
            fill(&mut self.router, "__cors::axum::routing::MethodRouter::new()", here, &[]);
            fill(&mut self.otherwise, "__cors::None", here, &[]);
        }
        let template = "static ROUTES: __cors::RouteTable = __cors::RouteTable::new(&[#entries], #otherwise);
                        __cors::mount(#router #calls, &ROUTES)";
        let holes: [(&str, &[TokenTree]); 4] = [
            ("entries", &self.entries),
            ("otherwise", &self.otherwise),
            ("router", &self.router),
            ("calls", &self.calls),
        ];
        fill(out, template, here, &holes);
    }

    fn add(&mut self, route: &Route, out: &mut Vec<TokenTree>) {
        let here = Span::call_site();
        let companion = &route.handler[..route.companion];
        let holes: [(&str, &[TokenTree]); 3] =
            [("function", slice::from_ref(&route.function)), ("handler", &route.handler), ("companion", companion)];
        if route.method.is_empty() {
            // axum has no `.any(…)` for a router that exists already, so that one comes first.
            fill(&mut self.router, "__cors::axum::routing::any(#handler)", here, &holes);
            fill(&mut self.otherwise, "__cors::Some(<#companion>::CORS)", here, &holes);
            return;
        }
        let last = Range::of_or(companion, Range::call_site()).last;
        fill(out, &assertion(route.method, companion), last, &holes);
        fill(&mut self.entries, &concat(&["(__cors::Method::", route.method, ", <#companion>::CORS),"]), here, &holes);
        fill(&mut self.calls, ".#function(#handler)", here, &holes);
    }
}

/// What makes a program fail to compile that mounts a handler under a method that its policy doesn't allow.
fn assertion(method: &str, companion: &[TokenTree]) -> String {
    let message = literal(&syntax::method_not_allowed(&text_of(companion), method));
    concat(&["const _: () = ::core::assert!(<#companion>::CORS.allows_method(\"", method, "\"), ", &message, ");"])
}
