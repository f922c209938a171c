//! `#[cors(…)]`: the handler stays as it is, and a type of the same name beside it holds the policy.

use cors_model::{At, Fault, syntax};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

use crate::check::{Judged, judge};
use crate::default_runtime;
use crate::parse::{self, Range, append, before, is_path, is_punct, stream, trees};
use crate::report::report;
use crate::template::{concat, fill, literal};

pub(crate) fn expand(policy: TokenStream, mut item: TokenStream) -> TokenStream {
    let handler = match Handler::find(&trees(item.clone())) {
        Ok(handler) => handler,
        Err(misplaced) => {
            item.append_all(report(&[*misplaced]));
            return item;
        }
    };
    let Handler { name: handler_name, visibility, mut inherited, mut second_policies } = handler;
    let has_another_policy = !second_policies.is_empty();
    let Settings { runtime, name, policy, mut faults } = Settings::take(policy);
    faults.append(&mut second_policies);
    let judged = judge_with(faults, policy);
    if has_another_policy {
        // The other attribute makes the companion; a second one would be an error behind the error.
        item.append_all(report(&judged.faults));
        return item;
    }
    if judged.policy.is_none() {
        // A refused policy is no unused one.
        inherited.append_all(fill("#[allow(dead_code)]", Span::call_site(), &[]));
    }
    let runtime = match runtime {
        Some(runtime) => runtime,
        None => default_runtime(),
    };
    let policy = judged.expression(&runtime);
    let holes = [
        ("attributes", &inherited),
        ("visibility", &visibility),
        ("handler", &handler_name.to_token_stream()),
        ("name", &name.to_token_stream()),
        ("policy", &policy),
        ("runtime", &runtime),
    ];
    item.append_all(if name.is_some() {
        fill(FREE_STANDING, Span::call_site(), &holes)
    } else {
        // Every token has the very span of the function's name: the compiler reports an unused policy there, and with a
        // span of the macro's own it would report nothing.
        fill(&companion(&handler_name.to_string()), handler_name.span(), &holes)
    });
    item
}

/// `list_users::CORS`: in the type namespace, so it stands beside the function and is imported with it.
fn companion(handler: &str) -> String {
    let about_type = literal(&concat(&["Holds the CORS policy of the handler `", handler, "`."]));
    let about_policy = literal(&concat(&["The CORS policy of the handler `", handler, "`."]));
    concat(&[
        "#attributes
         #[doc = ",
        &about_type,
        "]
         #[allow(non_camel_case_types, dead_code, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
         #visibility enum #handler {}
         #attributes
         #[allow(unreachable_pub)]
         impl #handler {
             #[doc = ",
        &about_policy,
        "]
             #visibility const CORS: #runtime::Policy = #policy;
         }",
    ])
}

/// `name = LIST_USERS_CORS`: a constant of its own.
const FREE_STANDING: &str = "
    #attributes
    #[doc = \"The CORS policy of the handler that names it.\"]
    #[allow(unreachable_pub)]
    #visibility const #name: #runtime::Policy = #policy;
";

/// Judges the policy, and refuses it where something else is wrong with the attribute.
fn judge_with(mut own_faults: Vec<(Fault, Range)>, policy: TokenStream) -> Judged {
    let mut written = parse::policy(&trees(policy));
    if written.draft.entries.is_empty() {
        // Under the attribute, where the caret would otherwise be on nothing.
        written.span = Range::call_site();
    }
    let mut judged = judge(written);
    if !own_faults.is_empty() {
        judged.policy = None;
        judged.faults.append(&mut own_faults);
    }
    judged
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
        let tokens = trees(tokens);
        let mut settings = Settings { runtime: None, name: None, policy: TokenStream::new(), faults: Vec::new() };
        let mut rest = tokens.as_slice();
        while !rest.is_empty() {
            let setting = before(rest, ',');
            if !settings.take_one(setting) {
                // What isn't a setting stays, with the comma behind it.
                append(&mut settings.policy, &rest[..rest.len().min(setting.len() + 1)]);
            }
            rest = rest.get(setting.len() + 1..).unwrap_or_default();
        }
        settings
    }

    /// Takes what stands between two commas, unless it is about the policy.
    fn take_one(&mut self, setting: &[TokenTree]) -> bool {
        let ([TokenTree::Ident(key), sign, value @ ..], Some(range)) = (setting, Range::of(setting)) else {
            return false;
        };
        let at_key = Range { first: key.span(), last: key.span() };
        let at_value = Range::of_or(value, range);
        if is_punct(sign, '=') && key == "crate" {
            if !is_path(value) {
                self.faults.push((syntax::wrong_crate(At::Policy), at_value));
            } else if self.runtime.replace(stream(value)).is_some() {
                self.faults.push((syntax::repeated_setting("crate"), at_key));
            }
        } else if is_punct(sign, '=') && key == "name" {
            if let [TokenTree::Ident(name)] = value {
                if self.name.replace(name.clone()).is_some() {
                    self.faults.push((syntax::repeated_setting("name"), at_key));
                }
            } else {
                self.faults.push((syntax::wrong_name(At::Policy), at_value));
            }
        } else {
            return false;
        }
        true
    }
}

/// What of the item the attribute needs to know. The rest passes through unread, so a half-typed body gets its
/// errors from the compiler.
struct Handler {
    name: Ident,
    visibility: TokenStream,
    /// Its conditions and lint levels, which hold for the policy as well.
    inherited: TokenStream,
    /// Every other `#[cors]` that stands below the first.
    second_policies: Vec<(Fault, Range)>,
}

impl Handler {
    /// Fails with the one fault of an item that is no free function.
    fn find(item: &[TokenTree]) -> Result<Handler, Box<(Fault, Range)>> {
        let mut rest = item;
        let mut inherited = TokenStream::new();
        let mut second_policies = Vec::new();
        while let [pound, TokenTree::Group(attribute), after @ ..] = rest
            && is_punct(pound, '#')
        {
            match attribute_name(attribute).as_str() {
                "cfg" | "allow" | "warn" | "deny" | "forbid" => append(&mut inherited, &rest[..2]),
                "expect" => inherited.append_all(as_allow(attribute)),
                "cors" => second_policies.push((
                    syntax::second_attribute(),
                    Range { first: attribute.span_open(), last: attribute.span_close() },
                )),
                _ => {}
            }
            rest = after;
        }
        let (visibility, rest) = split_visibility(rest);
        let mut fn_at = 0;
        while fn_at < rest.len() && may_precede_fn(&rest[fn_at]) {
            fn_at += 1;
        }
        let function = match &rest[fn_at..] {
            [TokenTree::Ident(keyword), TokenTree::Ident(name), after @ ..] if keyword == "fn" => {
                Some((Range { first: keyword.span(), last: name.span() }, name, after))
            }
            _ => None,
        };
        let Some((range, name, after_name)) = function else {
            // The attribute itself is misplaced; the name of what it stands on is the smallest thing to show.
            let range = Range::of_or(&rest[..rest.len().min(2)], Range::call_site());
            return Err(Box::new((syntax::attribute_place(describe(rest)), range)));
        };
        if takes_self(after_name) || names_self_type(after_name) {
            return Err(Box::new((syntax::attribute_place("a method"), range)));
        }
        if first_group(after_name, Delimiter::Brace).is_none() {
            return Err(Box::new((syntax::attribute_place("a function without a body"), range)));
        }
        Ok(Handler { name: name.clone(), visibility: stream(visibility), inherited, second_policies })
    }
}

/// Whether the token is one of those before `fn`: a word, or the name of an ABI.
fn may_precede_fn(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            matches!(word.to_string().as_str(), "const" | "async" | "unsafe" | "safe" | "extern")
        }
        TokenTree::Literal(_) => true,
        _ => false,
    }
}

/// The last name of an attribute's path: `cors` of `#[cors_runtime::cors(…)]`.
fn attribute_name(attribute: &Group) -> String {
    let mut last = String::new();
    for token in attribute.stream() {
        match &token {
            TokenTree::Ident(name) => last = name.to_string(),
            colon if is_punct(colon, ':') => {}
            _ => break,
        }
    }
    last
}

/// `#[expect(…)]` as `#[allow(…)]`: what the handler is expected to raise, its policy needn't.
fn as_allow(attribute: &Group) -> TokenStream {
    let attribute = trees(attribute.stream());
    let lints = first_group(&attribute, Delimiter::Parenthesis).to_token_stream();
    fill("#[allow #lints]", Span::call_site(), &[("lints", &lints)])
}

/// The first group with the delimiter.
fn first_group(tokens: &[TokenTree], delimiter: Delimiter) -> Option<&Group> {
    for token in tokens {
        if let TokenTree::Group(group) = token
            && group.delimiter() == delimiter
        {
            return Some(group);
        }
    }
    None
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
    let Some(parameters) = first_group(after_name, Delimiter::Parenthesis) else { return false };
    let parameters = trees(parameters.stream());
    // `self`, `&self`, `&'a mut self`, `mut self`, `self: Box<Self>`.
    let before_type = before(before(&parameters, ','), ':');
    for token in before_type {
        if matches!(token, TokenTree::Ident(word) if word == "self") {
            return true;
        }
    }
    false
}

/// Whether `Self` stands in the signature. Of an associated function without it nothing tells that it is one; the
/// compiler then says that there is no room for an enum in an `impl`.
fn names_self_type(signature: &[TokenTree]) -> bool {
    for token in signature {
        let found = match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return false,
            TokenTree::Group(group) => names_self_type(&trees(group.stream())),
            TokenTree::Ident(word) => word == "Self",
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

fn describe(item: &[TokenTree]) -> &'static str {
    for token in item {
        let TokenTree::Ident(word) = token else { continue };
        let word = word.to_string();
        if !matches!(word.as_str(), "unsafe" | "async" | "auto" | "default") {
            return describe_kind(&word);
        }
    }
    describe_kind("")
}

/// What an item is that begins with the keyword.
fn describe_kind(keyword: &str) -> &'static str {
    match keyword {
        "struct" => "a struct",
        "enum" => "an enum",
        "union" => "a union",
        "trait" => "a trait",
        "impl" => "an impl block",
        "mod" => "a module",
        "const" => "a constant",
        "static" => "a static",
        "type" => "a type alias",
        "use" => "an import",
        "let" => "a statement",
        "extern" => "an extern block",
        "macro_rules" => "a macro",
        _ => "something else",
    }
}
