//! `#[cors(…)]`: the handler stays as it is, and a type of the same name beside it holds the policy.

use cors_model::syntax::routes::OWNED_POLICY;
use cors_model::{Fault, syntax};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Lit;

use crate::actix::{self, Service};
use crate::check::{Judged, judge_whole};
use crate::emit::expression;
use crate::file;
use crate::given;
use crate::handler::{Handler, MARK, quiet, quiet_name};
use crate::parse::{self, Written};
use crate::range::{Range, literal};
use crate::report::report;
use crate::tokens::{arguments, flat, is_comma, is_name, is_path, is_punct, text_of, without_comma};

/// The item, and its policy behind it.
pub(crate) fn expand(policy: TokenStream, item: &TokenStream) -> TokenStream {
    let tokens = flat(item.clone());
    match Handler::find(&tokens) {
        Ok(handler) => {
            let mark = handler.may_have_renamed_second.then(mark);
            let settings = Settings::take(policy);
            let service = Service::find(&tokens);
            let expanded = with_policy(item, &handler, settings, service.as_ref());
            quote!(#mark #expanded)
        }
        Err((what, range)) => {
            let report = report(&[(syntax::attribute_place(what), range)]);
            quote!(#item #report)
        }
    }
}

/// What tells a second `#[cors]` that it is one, where its name doesn't: `use cors_runtime::cors as policy`. The compiler
/// takes any attribute of the tool `rustfmt`, and nothing looks for this one but [`Handler::find`].
fn mark() -> TokenStream {
    let name = Ident::new(MARK, Span::call_site());
    quote!(#[rustfmt::#name])
}

/// The item and what is beside it; or the service that both are in.
fn with_policy(
    item: &TokenStream,
    handler: &Handler<'_>,
    settings: Settings,
    service: Option<&Service>,
) -> TokenStream {
    let Settings { runtime, name, constant, policy, mut faults } = settings;
    let own_name = handler.name;
    faults.extend(handler.second_policies.iter().map(|range| (syntax::second_attribute(), *range)));
    let hides_type = name.is_none() && service.is_none() && hides_type(own_name);
    if hides_type {
        faults.push((syntax::hidden_type(&own_name.to_string()), Range::at(own_name.span())));
    }
    let has_no_room = hides_type || !handler.second_policies.is_empty();
    let judged = match &constant {
        None => judge_whole(written(&policy)).with(faults),
        Some(_) => Judged::refused(faults),
    };
    if has_no_room {
        // What the companion would clash with makes no error of its own behind ours.
        let report = report(&judged.faults);
        return quote!(#item #report);
    }
    let runtime = runtime.unwrap_or_else(crate::default_runtime);
    let is_refused = judged.sound.is_none() && !judged.faults.is_empty();
    let policy = match constant {
        Some(value) if !value.is_empty() => {
            let reports = report(&judged.faults);
            // Without braces, which an error of the compiler's would be shown with.
            if is_refused { quote!({ #reports #(#value)* }) } else { quote!(#(#value)*) }
        }
        _ => expression(&judged, &runtime),
    };
    // Whoever gives the policy a name has it as a constant, whatever else stands on the function.
    if let (Some(service), None) = (service, &name) {
        return service.expand(handler, &runtime, &policy);
    }
    let (path, companion) = match &name {
        Some(name) => (quote!(#name), free_standing(handler, name, &runtime, &policy)),
        None => (quote!(#own_name::CORS), beside(handler, &runtime, &policy)),
    };
    // A refused policy is no unused one.
    let inherited = &handler.inherited;
    let used = is_refused.then(|| {
        quote_spanned! {quiet(own_name)=>
            #inherited
            const _: #runtime::Policy = #path;
        }
    });
    let refusal = service.is_none().then(|| actix::refuse_attribute_above(own_name, &runtime));
    quote!(#item #companion #used #refusal)
}

/// The policy that the attribute writes out.
fn written(policy: &[TokenTree]) -> Written {
    let mut written = parse::policy(policy);
    if written.draft.entries.is_empty() {
        // Under the attribute, where the caret would otherwise be on nothing.
        written.span = Range::call_site();
    }
    written
}

/// `list_users::CORS`: in the type namespace, so it stands beside the function and is imported with it. The type has a
/// function's name and nothing in it, and no user can change that, so it is quiet, hidden where the documentation would
/// have two things of one name, and used: a policy that nobody mounts is told of its constant, not of the type as well.
///
/// Every token of the `impl` has the very span of the function's name: the compiler reports an unused policy there, and
/// with a span of the macro's own it would report nothing.
fn beside(handler: &Handler<'_>, runtime: &TokenStream, policy: &TokenStream) -> TokenStream {
    let Handler { name, visibility, inherited, .. } = handler;
    let at = name.span();
    let quiet = quiet(name);
    let quiet_name = quiet_name(name);
    let holder = quote_spanned! {quiet=>
        #inherited
        #[doc(hidden)]
        #[non_exhaustive]
        #(#visibility)* struct #quiet_name {}
        #inherited
        const _: ::core::option::Option<#quiet_name> = ::core::option::Option::None;
    };
    let about_policy = literal(&format!("The CORS policy of the handler `{name}`."), at);
    quote_spanned! {at=>
        #holder
        #inherited
        impl #name {
            #[doc = #about_policy]
            #(#visibility)* const CORS: #runtime::Policy = #policy;
        }
    }
}

/// `name = LIST_USERS_CORS`: a constant of its own.
fn free_standing(handler: &Handler<'_>, name: &Ident, runtime: &TokenStream, policy: &TokenStream) -> TokenStream {
    let Handler { visibility, inherited, .. } = handler;
    quote! {
        #inherited
        #[doc = "The CORS policy of the handler that names it."]
        #(#visibility)* const #name: #runtime::Policy = #policy;
    }
}

/// What the attribute says.
struct Settings {
    /// The path to cors-runtime, if it says one.
    runtime: Option<TokenStream>,
    /// The name for the policy, if there is one.
    name: Option<Ident>,
    /// A policy that stands somewhere else, if it names one; no tokens where its value is none.
    constant: Option<Vec<TokenTree>>,
    /// What else stands in the attribute.
    policy: Vec<TokenTree>,
    /// What is wrong with the settings.
    faults: Vec<(Fault, Range)>,
}

impl Settings {
    /// Tells the settings from the policy.
    fn take(tokens: TokenStream) -> Self {
        let is_in_file = file::is_named(&tokens);
        let tokens = flat(tokens);
        let mut settings = Self { runtime: None, name: None, constant: None, policy: Vec::new(), faults: Vec::new() };
        for piece in arguments(&tokens) {
            match without_comma(piece) {
                constant if is_constant(constant) && without_comma(&tokens).len() == constant.len() => {
                    let range = Range::of(constant).unwrap_or_else(Range::call_site);
                    settings.faults.push((syntax::policy_without_key(&text_of(constant)), range));
                    settings.constant = Some(constant.to_vec());
                }
                [TokenTree::Ident(key), sign, value @ ..] if is_setting(key) && is_punct(sign, '=') => {
                    let at_value = Range::of(value).unwrap_or(Range { first: key.span(), last: sign.span() });
                    let fault = settings.set(key, value, at_value);
                    settings.faults.extend(fault);
                }
                // Of a file it is the name of a policy.
                [TokenTree::Ident(key), behind @ ..]
                    if !is_in_file && (key == syntax::POLICY || is_misnamed_policy(key, behind)) =>
                {
                    settings.set_constant(key, behind);
                }
                // What isn't a setting stays, with the comma behind it.
                _ => settings.policy.extend_from_slice(piece),
            }
        }
        if settings.constant.is_some() {
            // A comma alone is another mistake, and not worth a word here.
            if let Some(beside) = settings.policy.iter().position(|token| !is_comma(token)) {
                let range = Range::of(without_comma(&settings.policy[beside..])).unwrap_or_else(Range::call_site);
                settings.faults.push((syntax::policy_beside_keys(), range));
            }
        }
        settings
    }

    /// Sets `crate` or `name`, and tells what is wrong with that. Of two, the last one counts.
    fn set(&mut self, key: &Ident, value: &[TokenTree], at_value: Range) -> Option<(Fault, Range)> {
        let is_second = if key == "name" {
            match value {
                [TokenTree::Ident(name)] if is_name(name) => self.name.replace(name.clone()).is_some(),
                _ => return Some((syntax::wrong_name(), at_value)),
            }
        } else if is_path(value) {
            self.runtime.replace(value.iter().cloned().collect()).is_some()
        } else {
            // Meant as a path all the same: what is written there keeps the rest of the program from a second error.
            self.runtime = self.runtime.take().or_else(|| quoted_path(value));
            return Some((syntax::wrong_crate(), at_value));
        };
        is_second.then(|| (syntax::repeated_setting(&key.to_string()), Range::at(key.span())))
    }

    /// Sets the policy that stands somewhere else. Of two, the last one counts.
    fn set_constant(&mut self, key: &Ident, behind: &[TokenTree]) {
        let at_key = Range::at(key.span());
        let name = key.to_string();
        if name == OWNED_POLICY {
            self.faults.push((syntax::owned_policy_in_attribute(), at_key));
            self.constant = Some(Vec::new());
            return;
        }
        self.faults.extend(syntax::nearly_policy(&name).map(|fault| (fault, at_key)));
        let (value, fault) = given::read(key, syntax::POLICY, behind);
        self.faults.extend(fault);
        if self.constant.replace(value.unwrap_or_default().to_vec()).is_some() {
            self.faults.push((syntax::repeated_setting(syntax::POLICY), at_key));
        }
    }
}

/// Whether it is the path of a constant, by its spelling.
fn is_constant(tokens: &[TokenTree]) -> bool {
    let is_upper = |name: &str| !name.is_empty() && !name.contains(|letter: char| letter.is_ascii_lowercase());
    is_path(tokens) && tokens.last().is_some_and(|name| is_upper(&name.to_string()))
}

/// Whether `key = …` is `owned_policy`, or another word that is nearly `policy`.
fn is_misnamed_policy(key: &Ident, behind: &[TokenTree]) -> bool {
    let name = key.to_string();
    let has_value = behind.first().is_some_and(|sign| is_punct(sign, '='));
    has_value && (name == OWNED_POLICY || syntax::nearly_policy(&name).is_some())
}

/// The path in `"my_facade::cors_runtime"`.
fn quoted_path(value: &[TokenTree]) -> Option<TokenStream> {
    let [TokenTree::Literal(literal)] = value else { return None };
    let Lit::Str(text) = Lit::new(literal.clone()) else { return None };
    let path = flat(text.parse().ok()?);
    is_path(&path).then(|| path.into_iter().collect())
}

/// Whether a type of this name would hide one that every module knows by it.
fn hides_type(name: &Ident) -> bool {
    const TYPES: [&str; 24] = [
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f16", "f32", "f64", "f128", "Box", "Option", "Result", "String", "Vec",
    ];
    TYPES.iter().any(|known| name == known)
}

fn is_setting(key: &Ident) -> bool {
    key == "crate" || key == "name"
}
