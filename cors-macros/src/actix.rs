//! `#[cors]` beside the attributes of actix-web, which make a type of the handler: `#[get("/users")]`.
//!
//! Such a type mounts the handler under its path and its methods, and so OPTIONS never reaches it. `#[cors]` stands above
//! that attribute, puts the policy around what it mounts, and mounts beside it what answers the handler's preflights.

use cors_model::syntax;
use cors_model::syntax::routes::method_not_allowed;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Lit;

use crate::handler::{Handler, quiet, quiet_name};
use crate::range::literal;
use crate::tokens::{first_group, inside, is_comma, is_punct, last_name, split_attributes};

/// The attributes that name a method, and the method if browsers send it.
const METHODS: [(&str, Option<&str>); 10] = [
    ("connect", None),
    ("delete", Some("DELETE")),
    ("get", Some("GET")),
    ("head", Some("HEAD")),
    ("options", Some("OPTIONS")),
    ("patch", Some("PATCH")),
    ("post", Some("POST")),
    ("put", Some("PUT")),
    ("query", Some("QUERY")),
    ("trace", None),
];

/// A handler with such attributes.
pub(crate) struct Service {
    /// The paths that it is mounted under, and the methods there.
    mounted: Vec<(TokenTree, Vec<String>)>,
    /// The function, with the policy around it.
    item: TokenStream,
}

impl Service {
    /// Finds the attributes; `None` if there are none, or if nothing here has to do with actix-web.
    pub(crate) fn find(item: &[TokenTree]) -> Option<Self> {
        if !cfg!(feature = "actix-web") {
            return None;
        }
        let (attributes, function) = split_attributes(item);
        let mut mounted = Vec::new();
        let mut wrapped = TokenStream::new();
        for (pound, brackets) in attributes {
            match read(&inside(brackets)) {
                Some((path, methods)) => {
                    mounted.push((path, methods));
                    let brackets = wrap(brackets);
                    wrapped.extend(quote!(#pound #brackets));
                }
                None => wrapped.extend(quote!(#pound #brackets)),
            }
        }
        (!mounted.is_empty()).then(|| Self { mounted, item: quote!(#wrapped #(#function)*) })
    }

    /// The type that is mounted in place of the one that actix-web's attribute makes, which moves into it.
    pub(crate) fn expand(&self, handler: &Handler<'_>, runtime: &TokenStream, policy: &TokenStream) -> TokenStream {
        let Handler { name, inherited, documentation, .. } = handler;
        let at = name.span();
        // Under such a span the lints about names and visibility don't look. `pub`, because actix-web's own type is.
        let quiet_name = quiet_name(name);
        let about_policy = literal(&format!("The CORS policy of the handler `{name}`."), at);
        let config = Ident::new("config", Span::mixed_site());
        let assertions = self.mounted.iter().flat_map(|(_, methods)| methods).map(|method| {
            let message = literal(&method_not_allowed(&name.to_string(), method), at);
            let refusal = quote_spanned!(at=> __cors::panic!(#message));
            quote! {
                const _: () = if !__CORS.allows_method(#method) {
                    #refusal
                };
            }
        });
        let preflights = self.mounted.iter().map(|(path, methods)| {
            quote!(__cors::actix::HttpServiceFactory::register(
                __cors::actix::preflights(#path, &[#(#methods),*], __CORS),
                #config,
            );)
        });
        let item = &self.item;
        // As for any type that everybody may see, lints ask for a word.
        let about_handler = documentation.is_empty().then(|| {
            let about = literal(&format!("The handler `{name}` with its policy."), at);
            quote!(#[doc = #about])
        });
        let holder = quote_spanned!(quiet_name.span()=> pub struct #quiet_name;);
        quote! {
            #inherited
            #(#documentation)*
            #about_handler
            #holder
            #inherited
            impl #name {
                #[doc = #about_policy]
                pub const CORS: #runtime::Policy = #policy;
            }
            #inherited
            impl #runtime::__private::actix::HttpServiceFactory for #name {
                fn register(self, #config: &mut #runtime::__private::actix::AppService) {
                    use #runtime::__private as __cors;
                    // Within the block below, the handler's name is that of actix-web's type.
                    const __CORS: __cors::Policy = #name::CORS;
                    #(#assertions)*
                    {
                        #item
                        __cors::actix::HttpServiceFactory::register(#name, #config);
                    }
                    #(#preflights)*
                }
            }
        }
    }
}

/// What fails to compile where actix-web's attribute came first: it has put the function into a type of the function's
/// name by then, where nobody can mount or name its policy.
///
/// Of the types that this can be about, those of the module come before the one beside the function. A function that stands
/// in another one has none in the module, unless it has its name from there.
pub(crate) fn refuse_attribute_above(name: &Ident, runtime: &TokenStream) -> TokenStream {
    if !cfg!(feature = "actix-web") {
        return TokenStream::new();
    }
    let at = name.span();
    let message = literal(&syntax::actix_attribute_above(&name.to_string()), at);
    let refusal = quote_spanned!(at=> ::core::panic!(#message));
    let quiet = quiet(name);
    let quiet_name = quiet_name(name);
    quote_spanned! {quiet=>
        const _: () = {
            // For a function without a type beside it.
            type #quiet_name = ();
            const _: ::core::option::Option<#quiet_name> = ::core::option::Option::None;
            const _: () = {
                use self::*;
                use #runtime::__private::actix::Otherwise as _;
                if #runtime::__private::actix::Probe::<#quiet_name>::IS_SERVICE {
                    #refusal
                }
            };
        };
    }
}

/// The path and the methods of `get("/users")`, or of `route("/users", method = "GET", method = "PUT")`.
fn read(attribute: &[TokenTree]) -> Option<(TokenTree, Vec<String>)> {
    let name = last_name(attribute);
    let arguments = inside(first_group(attribute, Delimiter::Parenthesis)?);
    let path = arguments.first().filter(|token| text(token).is_some())?.clone();
    if name == "route" {
        return Some((path, named_methods(&arguments)));
    }
    let (_, method) = METHODS.into_iter().find(|(known, _)| *known == name)?;
    Some((path, method.map(str::to_owned).into_iter().collect()))
}

/// The methods in `method = "GET", method = "PUT"`.
fn named_methods(arguments: &[TokenTree]) -> Vec<String> {
    let method = |tokens: &[TokenTree]| match tokens {
        [TokenTree::Ident(key), sign, value] if key == "method" && is_punct(sign, '=') => text(value),
        _ => None,
    };
    let methods = arguments.windows(3).filter_map(method);
    methods.filter(|method| !METHODS.contains(&(&*method.to_ascii_lowercase(), None))).collect()
}

/// The attribute with one thing more around the handler, outside of everything that it has there.
fn wrap(brackets: &Group) -> TokenTree {
    let attribute = inside(brackets).into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let arguments = inside(&group);
            let comma = (!arguments.last().is_some_and(is_comma)).then(|| quote!(,));
            respanned(group.delimiter(), quote!(#(#arguments)* #comma wrap = "__CORS"), group.span())
        }
        token => token,
    });
    respanned(brackets.delimiter(), attribute.collect(), brackets.span())
}

fn respanned(delimiter: Delimiter, stream: TokenStream, span: Span) -> TokenTree {
    let mut group = Group::new(delimiter, stream);
    group.set_span(span);
    TokenTree::Group(group)
}

/// The text of a string.
fn text(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
