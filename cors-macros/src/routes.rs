//! `cors_routes!`: handlers mounted under methods, with their policies in one static table.

use cors_model::{Fault, syntax};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::parse::{Range, is_punct, split_at_commas, text_of};
use crate::report::report;

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

pub(crate) fn expand(runtime: &TokenStream, tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut faults: Vec<(Fault, Range)> = Vec::new();
    let mut routes: Vec<Route> = Vec::new();
    for piece in split_at_commas(&tokens).filter(|piece| !piece.is_empty()) {
        match read(piece) {
            Ok(route) if routes.iter().any(|earlier| earlier.method == route.method) => {
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
    let rt = quote!(#runtime::__private);
    let report = report(&faults);
    // axum has no `.any(…)` for a router that exists already, so that one comes first.
    let (any, mounted): (Vec<_>, Vec<_>) = routes.iter().partition(|route| route.method.is_empty());
    let (router, otherwise) = match any.first() {
        Some(Route { handler, companion, .. }) => {
            (quote!(#rt::axum::routing::any(#handler)), quote!(#rt::Some(<#companion>::CORS)))
        }
        None => (quote!(#rt::axum::routing::MethodRouter::new()), quote!(#rt::None)),
    };
    let assertions = mounted.iter().map(|Route { method, companion, name, span, .. }| {
        let message = syntax::method_not_allowed(name, method);
        quote_spanned! {*span=>
            const _: () = ::core::assert!(<#companion>::CORS.allows_method(#method), #message);
        }
    });
    let entries = mounted.iter().map(|Route { method, companion, .. }| {
        let method = Ident::new(method, Span::call_site());
        quote!((#rt::Method::#method, <#companion>::CORS))
    });
    let calls = mounted.iter().map(|Route { function, handler, .. }| quote!(.#function(#handler)));
    quote! {{
        #report
        #(#assertions)*
        static ROUTES: #rt::RouteTable = #rt::RouteTable::new(&[#(#entries),*], #otherwise);
        #rt::mount(#router #(#calls)*, &ROUTES)
    }}
}

fn read(tokens: &[TokenTree]) -> Result<Route, Box<(Fault, Range)>> {
    let not_a_route = || {
        let range = Range::of(tokens).unwrap_or_else(Range::call_site);
        Box::new((syntax::not_a_route(&text_of(tokens)), range))
    };
    let [TokenTree::Ident(function), TokenTree::Group(arguments)] = tokens else { return Err(not_a_route()) };
    if arguments.delimiter() != Delimiter::Parenthesis {
        return Err(not_a_route());
    }
    let name = function.to_string();
    let Some((_, method)) = syntax::ROUTING.into_iter().find(|(known, _)| *known == name) else {
        let range = Range { first: function.span(), last: function.span() };
        return Err(Box::new((syntax::unknown_routing(&name), range)));
    };
    let handler: Vec<TokenTree> = arguments.stream().into_iter().collect();
    let path = without_generics(&handler).ok_or_else(not_a_route)?;
    Ok(Route {
        function: function.clone(),
        method,
        name: text_of(path),
        span: Range::of(path).map_or_else(Span::call_site, |range| range.last),
        companion: path.iter().cloned().collect(),
        handler: arguments.stream(),
    })
}

/// The path of a handler without the generic arguments at its end, or `None` if it is no path.
fn without_generics(handler: &[TokenTree]) -> Option<&[TokenTree]> {
    let end = handler.iter().position(|token| is_punct(token, '<')).unwrap_or(handler.len());
    let mut path = &handler[..end];
    if end < handler.len() {
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        path = path
            .split_last_chunk::<2>()
            .filter(|(_, colons)| colons.iter().all(|token| is_punct(token, ':')))
            .map(|(path, _)| path)?;
        handler.last().filter(|token| is_punct(token, '>'))?;
    }
    let in_path = |token: &TokenTree| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':');
    (matches!(path.last(), Some(TokenTree::Ident(_))) && path.iter().all(in_path)).then_some(path)
}
