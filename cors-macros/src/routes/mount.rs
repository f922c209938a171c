//! Handlers and layers to tokens: the router, or the resource, that answers from their policies.

use cors_model::syntax::routes::{self as syntax, Mount};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::{Given, Handler, Mounted, Route};
use crate::range::{Range, literal};
use crate::tokens::{inside, is_path, is_punct, text_of};

/// The handlers under names of this block, the assertions, the table, and the router that answers from it, as the inside of
/// a block.
pub(super) fn mount(Mounted { mount, path, routes, layers }: &Mounted) -> TokenStream {
    let missing = routes.iter().map(|route| missing(*mount, route));
    let policies: Vec<Policy> = routes.iter().map(Policy::of).collect();
    let items = policies.iter().map(|policy| &policy.items);
    let values = policies.iter().map(|policy| &policy.values);
    // A variable, unlike a static, hides no handler of its name.
    let table = Ident::new("__table", Span::mixed_site());
    let routes_table = write_table(routes, &policies);
    let mounted = match mount {
        Mount::Routes => {
            let handlers = handlers(routes, &table);
            let layered = layers.iter().fold(handlers, |handlers, layer| quote!(__cors::layer(#handlers, #(#layer)*)));
            quote!(__cors::mount(#layered, #table))
        }
        Mount::Resource => {
            let resource = resource(path, routes);
            quote!(__cors::actix::mount(#resource #(.wrap(#(#layers)*))*, #table))
        }
    };
    quote! {
        #(#missing)*
        {
            #(#items)*
            #(#values)*
            let #table = #routes_table;
            #mounted
        }
    }
}

/// The router of the handlers alone.
fn handlers(routes: &[Route], table: &Ident) -> TokenStream {
    // axum has no `.any(…)` for a router that exists already, so that one comes first.
    let router = match routes.iter().find(|route| route.method.is_none()) {
        Some(route) => {
            let handler = route.handler();
            quote!(__cors::any(#handler, &#table))
        }
        None => quote!(__cors::handlers()),
    };
    let has_head = routes.iter().any(|route| route.method == Some("HEAD"));
    let calls = routes.iter().filter_map(|route| Some((route.method?, route))).map(|(method, route)| {
        let (function, handler) = (&route.function, route.handler());
        match method {
            // Beside axum's `.get(…)` somebody else's handler could take HEAD, which the policy of this one speaks for.
            "GET" if !has_head => quote!(.on(__cors::GET, #handler)),
            _ => quote!(.#function(#handler)),
        }
    });
    quote!(#router #(#calls)*)
}

/// The resource of the handlers alone. actix-web asks its routes in their order, so the one for every other method is the last.
fn resource(path: &[TokenTree], routes: &[Route]) -> TokenStream {
    let (any, by_method): (Vec<&Route>, Vec<&Route>) = routes.iter().partition(|route| route.method.is_none());
    let calls = by_method.into_iter().chain(any).map(|route| {
        let (function, handler) = (&route.function, route.handler());
        quote!(.route(__cors::actix::#function().to(#handler)))
    });
    // Without a path, which is an error by itself.
    let path = if path.is_empty() { quote!("") } else { quote!(#(#path)*) };
    quote!(__cors::actix::Resource::new(#path) #(#calls)*)
}

impl Route {
    /// The handler, as its framework gets it.
    fn handler(&self) -> TokenStream {
        match &self.handler {
            Handler::Declared { generics, .. } => {
                let alias = self.alias();
                quote!(#alias #(#generics)*)
            }
            Handler::With { handler, .. } => quote!(#(#handler)*),
        }
    }
}

/// The policies by method, in the binary if all of them are.
fn write_table(routes: &[Route], policies: &[Policy]) -> TokenStream {
    let is_built = policies.iter().any(|policy| policy.is_owned);
    let entry = |policy: &Policy| {
        let reference = &policy.reference;
        if is_built && !policy.is_owned { quote!(__cors::RoutePolicy::Fixed(#reference)) } else { reference.clone() }
    };
    let routes = || routes.iter().zip(policies);
    let entries = routes().filter_map(|(route, policy)| {
        let method = Ident::new(route.method?, Span::call_site());
        let policy = entry(policy);
        Some(quote!((__cors::Method::#method, #policy)))
    });
    let any = match routes().find(|(route, _)| route.method.is_none()) {
        Some((_, policy)) => {
            let policy = entry(policy);
            quote!(__cors::Some(#policy))
        }
        None => quote!(__cors::None),
    };
    if is_built {
        quote!(__cors::OwnedRoutes::new([#(#entries,)*], #any))
    } else if policies.iter().any(|policy| policy.depends_on_generics) {
        quote!(const { &__cors::RouteTable::new(&[#(#entries,)*], #any) })
    } else {
        quote!({
            static __ROUTES: __cors::RouteTable = __cors::RouteTable::new(&[#(#entries,)*], #any);
            &__ROUTES
        })
    }
}

/// How the policy of one route is written down.
#[derive(Default)]
struct Policy {
    /// What has to stand before the table and is known while compiling.
    items: TokenStream,
    /// What has to stand before it and runs.
    values: TokenStream,
    /// The policy in the table.
    reference: TokenStream,
    /// Whether it is built when the program starts.
    is_owned: bool,
    /// Whether only a constant within the function itself can name it.
    depends_on_generics: bool,
}

impl Policy {
    fn of(route: &Route) -> Self {
        match &route.handler {
            Handler::Declared { path, .. } => Self::declared(route, path),
            Handler::With { policy: Given::Refused, .. } => {
                Self { reference: quote!(__cors::REFUSED_POLICY), ..Self::default() }
            }
            Handler::With { handler, policy: Given::Constant(value) } if depends_on_generics(value) => {
                Self::generic(route, handler, value)
            }
            Handler::With { handler, policy: Given::Constant(value) } => Self::constant(route, handler, value),
            Handler::With { handler, policy: Given::Owned(value) } => Self::owned(route, handler, value),
        }
    }

    /// The policy in the type beside a function.
    fn declared(route: &Route, path: &[TokenTree]) -> Self {
        let alias = route.alias();
        let reference = quote!(#alias::CORS);
        // Function and type at once, so that a handler that doesn't exist is one error.
        let import = quote!(use #(#path)* as #alias;);
        let assertion = route.method.map(|method| {
            let message = syntax::method_not_allowed(&text_of(path), method);
            let check = check(&reference, method, &message, alias.span());
            quote!(const _: () = #check;)
        });
        Self { items: quote!(#import #assertion), reference, ..Self::default() }
    }

    /// A constant that is said beside the handler.
    fn constant(route: &Route, handler: &[TokenTree], value: &[TokenTree]) -> Self {
        let name = Ident::new(&format!("__{}_POLICY", route.function.to_string().to_uppercase()), Span::call_site());
        let reference = quote!(#name);
        let assertion = route.method.map(|method| {
            let check = refuse_method(&reference, method, handler, value);
            quote!(const _: () = #check;)
        });
        Self { items: quote!(const #name: __cors::Policy = #(#value)*; #assertion), reference, ..Self::default() }
    }

    /// One that no item can name: it speaks of `Self`, or of a type that may have to do with generic parameters.
    fn generic(route: &Route, handler: &[TokenTree], value: &[TokenTree]) -> Self {
        let name = Ident::new("__policy", Span::mixed_site());
        let assertion = route.method.map(|method| refuse_method(&quote!(#name), method, handler, value));
        let reference = quote! {
            const {
                let #name: __cors::Policy = #(#value)*;
                #assertion
                #name
            }
        };
        Self { reference, depends_on_generics: true, ..Self::default() }
    }

    /// One that the program built.
    fn owned(route: &Route, handler: &[TokenTree], value: &[TokenTree]) -> Self {
        let name = Ident::new(&format!("__{}_policy", route.function), Span::mixed_site());
        let last = Range::of(value).unwrap_or_else(Range::call_site).last;
        let check = route.method.map(|method| {
            let handler = match path_text(handler) {
                Some(handler) => {
                    let handler = literal(&handler, last);
                    quote!(__cors::Some(#handler))
                }
                None => quote!(__cors::None),
            };
            // Under the user's span, which is the place that the panic names.
            quote_spanned!(last=> __cors::check_method(&#name, #handler, #method);)
        });
        let values = quote! {
            let #name = __cors::IntoRoutePolicy::into_route_policy(#(#value)*);
            #check
        };
        Self { values, reference: quote!(#name), is_owned: true, ..Self::default() }
    }
}

/// Whether an item, which knows neither `Self` nor generic parameters, may be unable to name this: it begins with `<` or
/// speaks of `Self`. What it refuses then shows when the program is built, not yet when it is checked.
fn depends_on_generics(value: &[TokenTree]) -> bool {
    value.first().is_some_and(|first| is_punct(first, '<')) || value.iter().any(names_self)
}

fn names_self(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => word == "Self",
        TokenTree::Group(group) => inside(group).iter().any(names_self),
        _ => false,
    }
}

/// The text of a path; of another expression, which may be long and in several lines, none.
fn path_text(tokens: &[TokenTree]) -> Option<String> {
    is_path(tokens).then(|| text_of(tokens))
}

/// What makes a program fail to compile that mounts `handler` under a method that `value` doesn't allow.
fn refuse_method(policy: &TokenStream, method: &str, handler: &[TokenTree], value: &[TokenTree]) -> TokenStream {
    let (said, handler) = (path_text(value), path_text(handler));
    let message = syntax::method_not_allowed_by(said.as_deref(), handler.as_deref(), method);
    check(policy, method, &message, Range::of(value).unwrap_or_else(Range::call_site).last)
}

/// What makes a program fail to compile if the policy doesn't allow the method.
fn check(policy: &TokenStream, method: &str, message: &str, span: Span) -> TokenStream {
    let message = literal(message, span);
    let refusal = quote_spanned!(span=> __cors::panic!(#message));
    quote! {
        if !#policy.allows_method(#method) {
            #refusal
        }
    }
}

/// The type that stands in where a handler has none beside it: the import in the inner block comes before this one if it
/// finds a type. An import that finds nothing comes before it as well, so that this makes no second error.
fn missing(mount: Mount, route: &Route) -> TokenStream {
    let Handler::Declared { path, .. } = &route.handler else { return TokenStream::new() };
    let last = route.alias().span();
    let message = literal(&syntax::no_policy(mount, &route.function.to_string(), &text_of(path)), last);
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
