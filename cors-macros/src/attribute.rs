//! `#[cors(…)]`: the handler stays as it is, and a type of the same name beside it holds the policy.

use core::slice;

use crate::text::concat;
use cors_model::{Fault, syntax};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::DEFAULT_RUNTIME;
use crate::check::judge;
use crate::emit::expression;
use crate::parse::{self, Range, Written, before, is_path};
use crate::report::report;
use crate::template::{append, append_to_stream, fill, is_punct, literal, parsed, trees};

/// Puts the policy behind the item.
pub(crate) fn expand(policy: &[TokenTree], item: &mut TokenStream) {
    let mut attribute = Attribute {
        runtime: Vec::new(),
        name: Vec::new(),
        policy: Vec::new(),
        inherited: Vec::new(),
        second_policies: Vec::new(),
        faults: Vec::new(),
    };
    let mut out = Vec::new();
    attribute.expand(policy, &trees(item.clone()), &mut out);
    append_to_stream(item, &out);
}

/// What the attribute says, and those below it.
struct Attribute {
    /// The path to cors-runtime.
    runtime: Vec<TokenTree>,
    /// The name for the policy, if there is one.
    name: Vec<TokenTree>,
    /// What else stands in the attribute.
    policy: Vec<TokenTree>,
    /// Conditions and lint levels of the item, which hold for the policy as well.
    inherited: Vec<TokenTree>,
    /// Every other `#[cors]` on the item.
    second_policies: Vec<Range>,
    /// What is wrong with all this, other than the policy itself.
    faults: Vec<(Fault, Range)>,
}

impl Attribute {
    fn expand(&mut self, policy: &[TokenTree], item: &[TokenTree], out: &mut Vec<TokenTree>) {
        let (visibility, function) = split_visibility(self.take_attributes(item));
        let handler = match find_name(function) {
            Ok(handler) => handler,
            Err((what, range)) => return report(out, &syntax::attribute_place(what), range),
        };
        self.take_settings(policy);
        for range in &self.second_policies {
            self.faults.push((syntax::second_attribute(), *range));
        }
        let judged = judge(self.written(), core::mem::take(&mut self.faults));
        if !self.second_policies.is_empty() {
            // The other attribute makes the companion; a second one would be an error behind the error.
            return judged.report(out);
        }
        if judged.policy().is_none() {
            // A refused policy is no unused one.
            append(&mut self.inherited, &parsed("#[allow(dead_code)]"));
        }
        if self.runtime.is_empty() {
            self.runtime = parsed(DEFAULT_RUNTIME);
        }
        self.emit(handler, visibility, &expression(&judged, &self.runtime), out);
    }

    fn written(&self) -> Written {
        let mut written = parse::policy(&self.policy);
        if written.draft.entries.is_empty() {
            // Under the attribute, where the caret would otherwise be on nothing.
            written.span = Range::call_site();
        }
        written
    }

    fn emit(&self, handler: &TokenTree, visibility: &[TokenTree], policy: &TokenTree, out: &mut Vec<TokenTree>) {
        let holes: [(&str, &[TokenTree]); 6] = [
            ("attributes", &self.inherited),
            ("visibility", visibility),
            ("handler", slice::from_ref(handler)),
            ("name", &self.name),
            ("policy", slice::from_ref(policy)),
            ("runtime", &self.runtime),
        ];
        if self.name.is_empty() {
            // Every token has the very span of the function's name: the compiler reports an unused policy there, and
            // with a span of the macro's own it would report nothing.
            fill(out, &companion(&handler.to_string()), handler.span(), &holes);
        } else {
            fill(out, FREE_STANDING, Span::call_site(), &holes);
        }
    }
}

/// `list_users::CORS`: in the type namespace, so it stands beside the function and is imported with it. The type has a
/// function's name and nothing in it, and no user can change that, so the lints about names, visibility and missing
/// traits are off for it. A policy that nobody mounts is told of its constant, not of the type as well.
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

impl Attribute {
    /// Takes out what isn't about the policy.
    fn take_settings(&mut self, tokens: &[TokenTree]) {
        let mut rest = tokens;
        while !rest.is_empty() {
            let setting = before(rest, ',');
            if !self.take_setting(setting) {
                // What isn't a setting stays, with the comma behind it.
                append(&mut self.policy, &rest[..rest.len().min(setting.len() + 1)]);
            }
            rest = rest.get(setting.len() + 1..).unwrap_or_default();
        }
    }

    /// Takes what stands between two commas, unless it is about the policy.
    fn take_setting(&mut self, setting: &[TokenTree]) -> bool {
        let ([TokenTree::Ident(key), sign, value @ ..], Some(range)) = (setting, Range::of(setting)) else {
            return false;
        };
        if !is_punct(sign, '=') {
            return false;
        }
        let (setting, is_sound, wrong): (_, _, fn() -> Fault) = if key == "crate" {
            (&mut self.runtime, is_path(value), syntax::wrong_crate)
        } else if key == "name" {
            (&mut self.name, matches!(value, [TokenTree::Ident(_)]), syntax::wrong_name)
        } else {
            return false;
        };
        if is_sound {
            if !setting.is_empty() {
                let range = Range { first: key.span(), last: key.span() };
                self.faults.push((syntax::repeated_setting(&key.to_string()), range));
                setting.clear();
            }
            append(setting, value);
        } else {
            self.faults.push((wrong(), Range::of_or(value, range)));
        }
        true
    }

    /// Takes what there is to know from the attributes of the item, and gives what is behind them. The rest passes through
    /// unread, so a half-typed body gets its errors from the compiler.
    fn take_attributes<'t>(&mut self, item: &'t [TokenTree]) -> &'t [TokenTree] {
        let mut rest = item;
        while let [pound, TokenTree::Group(attribute), after @ ..] = rest
            && is_punct(pound, '#')
        {
            self.take_attribute(attribute, &rest[..2]);
            rest = after;
        }
        rest
    }

    fn take_attribute(&mut self, attribute: &Group, whole: &[TokenTree]) {
        let inside = trees(attribute.stream());
        let Some(name) = last_name(&inside) else { return };
        if name == "cors" {
            self.second_policies.push(Range { first: attribute.span_open(), last: attribute.span_close() });
        } else if name == "expect" {
            // What the handler is expected to raise, its policy needn't.
            let lints = match first_group(&inside, Delimiter::Parenthesis) {
                Some(lints) => slice::from_ref(lints),
                None => &[],
            };
            fill(&mut self.inherited, "#[allow #lints]", Span::call_site(), &[("lints", lints)]);
        } else if name == "cfg" || name == "allow" || name == "warn" || name == "deny" || name == "forbid" {
            append(&mut self.inherited, whole);
        }
    }
}

/// The name of a free function, as the token; or what else it is, and the place of that.
fn find_name(item: &[TokenTree]) -> Result<&TokenTree, (&'static str, Range)> {
    let mut fn_at = 0;
    while fn_at < item.len() && may_precede_fn(&item[fn_at]) {
        fn_at += 1;
    }
    let [TokenTree::Ident(keyword), name @ TokenTree::Ident(_), after_name @ ..] = &item[fn_at..] else {
        return Err(something_else(item));
    };
    if keyword != "fn" {
        return Err(something_else(item));
    }
    let range = Range { first: keyword.span(), last: name.span() };
    if takes_self(after_name) || names_self_type(after_name) {
        return Err(("a method", range));
    }
    if first_group(after_name, Delimiter::Brace).is_none() {
        return Err(("a function without a body", range));
    }
    Ok(name)
}

/// The attribute itself is misplaced; the name of what it stands on is the smallest thing to show.
fn something_else(item: &[TokenTree]) -> (&'static str, Range) {
    (describe(item), Range::of_or(&item[..item.len().min(2)], Range::call_site()))
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

/// The last name of an attribute's path: `cors` of `cors_runtime::cors(…)`.
fn last_name(attribute: &[TokenTree]) -> Option<&Ident> {
    let mut last = None;
    for token in attribute {
        match token {
            TokenTree::Ident(name) => last = Some(name),
            colon if is_punct(colon, ':') => {}
            _ => break,
        }
    }
    last
}

/// The first group with the delimiter.
fn first_group(tokens: &[TokenTree], delimiter: Delimiter) -> Option<&TokenTree> {
    for token in tokens {
        if let TokenTree::Group(group) = token
            && group.delimiter() == delimiter
        {
            return Some(token);
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
    let Some(TokenTree::Group(parameters)) = first_group(after_name, Delimiter::Parenthesis) else { return false };
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
