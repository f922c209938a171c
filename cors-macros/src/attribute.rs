//! `#[cors(…)]`: the handler stays as it is, and a type of the same name beside it holds the policy.

use cors_model::{Fault, syntax};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::check::judge_whole;
use crate::emit::expression;
use crate::handler::Handler;
use crate::parse;
use crate::range::{Range, literal};
use crate::report::report;
use crate::tokens::{is_comma, is_path, is_punct, without_comma};

/// The item, and its policy behind it.
pub(crate) fn expand(policy: TokenStream, item: TokenStream) -> TokenStream {
    let item: Vec<TokenTree> = item.into_iter().collect();
    let companion = match Handler::find(&item) {
        Ok(handler) => companion(&handler, Settings::take(policy)),
        Err((what, range)) => report(&[(syntax::attribute_place(what), range)]),
    };
    quote!(#(#item)* #companion)
}

fn companion(handler: &Handler<'_>, settings: Settings) -> TokenStream {
    let Settings { runtime, name, policy, mut faults } = settings;
    let mut written = parse::policy(&policy);
    if written.draft.entries.is_empty() {
        // Under the attribute, where the caret would otherwise be on nothing.
        written.span = Range::call_site();
    }
    faults.extend(handler.second_policies.iter().map(|range| (syntax::second_attribute(), *range)));
    let judged = judge_whole(written).with(faults);
    if !handler.second_policies.is_empty() {
        // The other attribute makes the companion; a second one would be an error behind the error.
        return report(&judged.faults);
    }
    let inherited = &handler.inherited;
    // A refused policy is no unused one.
    let unused = judged.sound.is_none().then(|| quote!(#[allow(dead_code)]));
    let attributes = quote!(#inherited #unused);
    let runtime = runtime.unwrap_or_else(crate::default_runtime);
    let policy = expression(&judged, &runtime);
    match name {
        Some(name) => free_standing(handler, &name, &attributes, &runtime, &policy),
        None => beside(handler, &attributes, &runtime, &policy),
    }
}

/// `list_users::CORS`: in the type namespace, so it stands beside the function and is imported with it. The type has a
/// function's name and nothing in it, and no user can change that, so the lints about names, visibility and missing
/// traits are off for it. A policy that nobody mounts is told of its constant, not of the type as well.
///
/// Every token has the very span of the function's name: the compiler reports an unused policy there, and with a span of
/// the macro's own it would report nothing.
fn beside(handler: &Handler<'_>, attributes: &TokenStream, runtime: &TokenStream, policy: &TokenStream) -> TokenStream {
    let Handler { name, visibility, .. } = handler;
    let at = name.span();
    let about_type = literal(&format!("Holds the CORS policy of the handler `{name}`."), at);
    let about_policy = literal(&format!("The CORS policy of the handler `{name}`."), at);
    quote_spanned! {at=>
        #attributes
        #[doc = #about_type]
        #[allow(
            non_camel_case_types,
            dead_code,
            unreachable_pub,
            missing_debug_implementations,
            missing_copy_implementations
        )]
        #(#visibility)* enum #name {}
        #attributes
        #[allow(unreachable_pub)]
        impl #name {
            #[doc = #about_policy]
            #(#visibility)* const CORS: #runtime::Policy = #policy;
        }
    }
}

/// `name = LIST_USERS_CORS`: a constant of its own.
fn free_standing(
    handler: &Handler<'_>,
    name: &Ident,
    attributes: &TokenStream,
    runtime: &TokenStream,
    policy: &TokenStream,
) -> TokenStream {
    let visibility = handler.visibility;
    quote! {
        #attributes
        #[doc = "The CORS policy of the handler that names it."]
        #[allow(unreachable_pub)]
        #(#visibility)* const #name: #runtime::Policy = #policy;
    }
}

/// What the attribute says.
struct Settings {
    /// The path to cors-runtime, if it says one.
    runtime: Option<TokenStream>,
    /// The name for the policy, if there is one.
    name: Option<Ident>,
    /// What else stands in the attribute.
    policy: Vec<TokenTree>,
    /// What is wrong with the settings.
    faults: Vec<(Fault, Range)>,
}

impl Settings {
    /// Tells the settings from the policy.
    fn take(tokens: TokenStream) -> Self {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut settings = Self { runtime: None, name: None, policy: Vec::new(), faults: Vec::new() };
        for piece in tokens.split_inclusive(is_comma) {
            match without_comma(piece) {
                [TokenTree::Ident(key), sign, value @ ..] if is_setting(key) && is_punct(sign, '=') => {
                    let at_value = Range::of(value).unwrap_or(Range { first: key.span(), last: sign.span() });
                    let fault = settings.set(key, value, at_value);
                    settings.faults.extend(fault);
                }
                // What isn't a setting stays, with the comma behind it.
                _ => settings.policy.extend_from_slice(piece),
            }
        }
        settings
    }

    /// Sets `crate` or `name`, and tells what is wrong with that. Of two, the last one counts.
    fn set(&mut self, key: &Ident, value: &[TokenTree], at_value: Range) -> Option<(Fault, Range)> {
        let is_second = if key == "name" {
            let [TokenTree::Ident(name)] = value else { return Some((syntax::wrong_name(), at_value)) };
            self.name.replace(name.clone()).is_some()
        } else if is_path(value) {
            self.runtime.replace(value.iter().cloned().collect()).is_some()
        } else {
            return Some((syntax::wrong_crate(), at_value));
        };
        is_second.then(|| (syntax::repeated_setting(&key.to_string()), Range::at(key.span())))
    }
}

fn is_setting(key: &Ident) -> bool {
    key == "crate" || key == "name"
}
