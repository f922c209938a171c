//! `#[cors(…)]`: the handler stays as it is, and a type of the same name beside it holds the policy.

use cors_model::{At, Fault, syntax};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::check::judge;
use crate::parse::{self, Range, is_punct, split_at_commas};
use crate::report::report;

pub(crate) fn expand(policy: TokenStream, item: TokenStream) -> TokenStream {
    let item: Vec<TokenTree> = item.into_iter().collect();
    let handler = match Handler::find(&item) {
        Ok(handler) => handler,
        Err(misplaced) => {
            let report = report(&[*misplaced]);
            return quote!(#(#item)* #report);
        }
    };
    let Settings { runtime, name, policy, faults } = Settings::take(policy);
    let runtime = runtime.unwrap_or_else(|| quote!(::cors_runtime));
    let mut written = parse::policy(policy);
    let own_faults: Vec<_> = faults.into_iter().chain(handler.faults).collect();
    if written.draft.entries.is_empty() {
        // Under the attribute, where the caret would otherwise be on nothing.
        written.span = Range::call_site();
    }
    let mut judged = judge(written);
    if !own_faults.is_empty() {
        judged.policy = None;
        judged.faults.extend(own_faults);
    }
    let refused = judged.policy.is_none();
    if handler.has_another_policy {
        // The other attribute makes the companion; a second one would be an error behind the error.
        let report = report(&judged.faults);
        return quote!(#(#item)* #report);
    }
    let expression = judged.expression(&runtime);
    let companion = match name {
        Some(name) => free_standing(&handler.visibility, &name, &expression, &runtime),
        None => companion(&handler.visibility, &handler.name, &expression, &runtime),
    };
    // A refused policy is no unused one.
    let dead_code = refused.then(|| quote!(#[allow(dead_code)]));
    let inherited = handler.inherited;
    let companion = companion.into_iter().map(|item| quote!(#inherited #dead_code #item));
    quote!(#(#item)* #(#companion)*)
}

/// `list_users::CORS`: in the type namespace, so it stands beside the function and is imported with it. Every token
/// has the very span of the function's name: the compiler reports an unused policy there, and with a span of the
/// macro's own it would report nothing.
fn companion(visibility: &TokenStream, name: &Ident, policy: &TokenStream, runtime: &TokenStream) -> Vec<TokenStream> {
    let at = name.span();
    let constant = Ident::new("CORS", at);
    let doc = format!("Holds the CORS policy of the handler `{name}`.");
    let constant_doc = format!("The CORS policy of the handler `{name}`.");
    vec![
        quote_spanned! {at=>
            #[doc = #doc]
            #[allow(non_camel_case_types, dead_code, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
            #visibility enum #name {}
        },
        quote_spanned! {at=>
            #[allow(unreachable_pub)]
            impl #name {
                #[doc = #constant_doc]
                #visibility const #constant: #runtime::Policy = #policy;
            }
        },
    ]
}

/// `name = LIST_USERS_CORS`: a constant of its own.
fn free_standing(
    visibility: &TokenStream,
    name: &Ident,
    policy: &TokenStream,
    runtime: &TokenStream,
) -> Vec<TokenStream> {
    let doc = "The CORS policy of the handler that names it.";
    vec![quote! {
        #[doc = #doc]
        #[allow(unreachable_pub)]
        #visibility const #name: #runtime::Policy = #policy;
    }]
}

/// The keys that are about the attribute, not the policy.
struct Settings {
    runtime: Option<TokenStream>,
    name: Option<Ident>,
    /// What is left.
    policy: TokenStream,
    faults: Vec<(Fault, Range)>,
}

impl Settings {
    fn take(tokens: TokenStream) -> Settings {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut settings = Settings { runtime: None, name: None, policy: TokenStream::new(), faults: Vec::new() };
        // What isn't a setting stays, with the comma behind it.
        for piece in tokens.split_inclusive(|token| is_punct(token, ',')) {
            let setting = match piece {
                [setting @ .., comma] if is_punct(comma, ',') => setting,
                last => last,
            };
            let ([TokenTree::Ident(key), sign, value @ ..], Some(range)) = (setting, Range::of(setting)) else {
                settings.policy.extend(piece.iter().cloned());
                continue;
            };
            let at_key = Range { first: key.span(), last: key.span() };
            let at_value = Range::of(value).unwrap_or(range);
            if is_punct(sign, '=') && key == "crate" {
                if !is_path(value) {
                    settings.faults.push((syntax::wrong_crate(At::Policy), at_value));
                } else if settings.runtime.replace(value.iter().cloned().collect()).is_some() {
                    settings.faults.push((syntax::repeated_setting("crate"), at_key));
                }
            } else if is_punct(sign, '=') && key == "name" {
                if let [TokenTree::Ident(name)] = value {
                    if settings.name.replace(name.clone()).is_some() {
                        settings.faults.push((syntax::repeated_setting("name"), at_key));
                    }
                } else {
                    settings.faults.push((syntax::wrong_name(At::Policy), at_value));
                }
            } else {
                settings.policy.extend(piece.iter().cloned());
            }
        }
        settings
    }
}

fn is_path(tokens: &[TokenTree]) -> bool {
    let allowed = |token: &TokenTree| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':');
    matches!(tokens.last(), Some(TokenTree::Ident(_))) && tokens.iter().all(allowed)
}

/// What of the item the attribute needs to know. The rest passes through unread, so a half-typed body gets its
/// errors from the compiler.
struct Handler {
    name: Ident,
    visibility: TokenStream,
    /// Its conditions and lint levels, which hold for the policy as well.
    inherited: TokenStream,
    /// Whether a second `#[cors]` stands below the first.
    has_another_policy: bool,
    faults: Vec<(Fault, Range)>,
}

impl Handler {
    /// Fails with the one fault of an item that is no free function.
    fn find(item: &[TokenTree]) -> Result<Handler, Box<(Fault, Range)>> {
        let mut rest = item;
        let mut inherited = TokenStream::new();
        let mut faults = Vec::new();
        while let [pound, TokenTree::Group(attribute), after @ ..] = rest
            && is_punct(pound, '#')
        {
            let path = attribute_name(attribute);
            if path == "cfg" || path == "allow" || path == "warn" || path == "deny" || path == "forbid" {
                inherited.extend(rest[..2].iter().cloned());
            } else if path == "expect" {
                inherited.extend(as_allow(attribute));
            } else if path == "cors" {
                faults.push((
                    syntax::second_attribute(),
                    Range { first: attribute.span_open(), last: attribute.span_close() },
                ));
            }
            rest = after;
        }
        let (visibility, rest) = split_visibility(rest);
        let fn_at = rest.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "fn"));
        // Before `fn` there are only words and the name of an ABI; anything else is another item.
        let fn_at = fn_at.filter(|at| {
            rest[..*at].iter().all(|token| match token {
                TokenTree::Ident(word) => {
                    ["const", "async", "unsafe", "safe", "extern"].iter().any(|known| word == known)
                }
                TokenTree::Literal(_) => true,
                _ => false,
            })
        });
        let Some((at, [_, TokenTree::Ident(name), after @ ..])) = fn_at.map(|at| (at, &rest[at..])) else {
            let what = describe(rest);
            // The attribute itself is misplaced; the name of what it stands on is the smallest thing to show.
            let range = Range::of(&rest[..rest.len().min(2)]).unwrap_or_else(Range::call_site);
            return Err(Box::new((syntax::attribute_place(what), range)));
        };
        if takes_self(after) || names_self_type(after) {
            let range = Range { first: rest[at].span(), last: name.span() };
            return Err(Box::new((syntax::attribute_place("a method"), range)));
        }
        if !after.iter().any(|token| matches!(token, TokenTree::Group(body) if body.delimiter() == Delimiter::Brace)) {
            let range = Range { first: rest[at].span(), last: name.span() };
            return Err(Box::new((syntax::attribute_place("a function without a body"), range)));
        }
        Ok(Handler {
            name: name.clone(),
            visibility: visibility.iter().cloned().collect(),
            inherited,
            has_another_policy: !faults.is_empty(),
            faults,
        })
    }
}

/// The last name of an attribute's path: `cors` of `#[cors_runtime::cors(…)]`.
fn attribute_name(attribute: &Group) -> String {
    let tokens = attribute.stream().into_iter();
    let path = tokens.take_while(|token| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':'));
    path.last().map(|name| name.to_string()).unwrap_or_default()
}

/// `#[expect(…)]` as `#[allow(…)]`: what the handler is expected to raise, its policy needn't.
fn as_allow(attribute: &Group) -> TokenStream {
    let lints = attribute.stream().into_iter().find(|token| matches!(token, TokenTree::Group(_)));
    quote!(#[allow #lints])
}

/// `pub`, `pub(crate)`, `pub(in path)`, or nothing; a macro may have passed it in an invisible group.
fn split_visibility(tokens: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let length = match tokens {
        [TokenTree::Ident(word), TokenTree::Group(scope), ..]
            if word == "pub" && scope.delimiter() == Delimiter::Parenthesis =>
        {
            2
        }
        [TokenTree::Ident(word), ..] if word == "pub" => 1,
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::None => 1,
        _ => 0,
    };
    tokens.split_at(length)
}

/// Whether the first parameter is a `self` in one of its forms.
fn takes_self(after_name: &[TokenTree]) -> bool {
    let parameters = after_name.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group.stream()),
        _ => None,
    });
    let parameters: Vec<TokenTree> = parameters.into_iter().flatten().collect();
    let first = split_at_commas(&parameters).next().unwrap_or_default();
    // `self`, `&self`, `&'a mut self`, `mut self`, `self: Box<Self>`.
    let before_type = first.split(|token| is_punct(token, ':')).next().unwrap_or_default();
    before_type.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "self"))
}

/// Whether `Self` stands in the signature. Of an associated function without it nothing tells that it is one; the
/// compiler then says that there is no room for an enum in an `impl`.
fn names_self_type(tokens: &[TokenTree]) -> bool {
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    tokens.iter().take_while(|token| !is_body(token)).any(|token| match token {
        TokenTree::Ident(word) => word == "Self",
        TokenTree::Group(group) => names_self_type(&group.stream().into_iter().collect::<Vec<_>>()),
        _ => false,
    })
}

fn describe(item: &[TokenTree]) -> &'static str {
    let words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let kind = words.into_iter().find(|word| !matches!(word.as_str(), "unsafe" | "async" | "auto" | "default"));
    match kind.as_deref() {
        Some("struct") => "a struct",
        Some("enum") => "an enum",
        Some("union") => "a union",
        Some("trait") => "a trait",
        Some("impl") => "an impl block",
        Some("mod") => "a module",
        Some("const") => "a constant",
        Some("static") => "a static",
        Some("type") => "a type alias",
        Some("use") => "an import",
        Some("let") => "a statement",
        Some("extern") => "an extern block",
        Some("macro_rules") => "a macro",
        _ => "something else",
    }
}
