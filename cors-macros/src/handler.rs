//! What `#[cors]` needs to know of the item that it stands on. The rest passes through unread, so a half-typed body gets
//! its errors from the compiler.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::range::Range;
use crate::tokens::{Attribute, first_group, inside, is_comma, is_punct, last_name, split_attributes};

/// A free function.
pub(crate) struct Handler<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) visibility: &'a [TokenTree],
    /// Its conditions and lint levels, which hold for the policy as well.
    pub(crate) inherited: TokenStream,
    /// Its documentation.
    pub(crate) documentation: Vec<TokenStream>,
    /// Every other `#[cors]` on it, or this one, if it isn't the first.
    pub(crate) second_policies: Vec<Range>,
    /// Whether another attribute may be a `#[cors]` under a name of the user's.
    pub(crate) may_have_renamed_second: bool,
}

/// The place of the name, with the lints of macros: those about names, visibility and missing traits don't look at what
/// another crate's macro wrote, and so need no `allow`, which `#![forbid(…)]` would make an error.
pub(crate) fn quiet(name: &Ident) -> Span {
    Span::mixed_site().located_at(name.span())
}

/// The name under such a span, which is of this crate's edition, where a name of the user's may be a keyword: raw, then.
pub(crate) fn quiet_name(name: &Ident) -> Ident {
    let text = name.to_string();
    match text.trim_start_matches("r#") {
        // Never a name, and never raw; the compiler has said so by itself.
        word @ ("crate" | "self" | "super" | "Self" | "_") => Ident::new(word, quiet(name)),
        word => Ident::new_raw(word, quiet(name)),
    }
}

/// The name of the attribute that a `#[cors]` leaves for a second one.
pub(crate) const MARK: &str = "has_cors_policy";

impl<'a> Handler<'a> {
    /// Finds the function, or tells what else the item is and the place of that.
    pub(crate) fn find(item: &'a [TokenTree]) -> Result<Self, (&'static str, Range)> {
        let (attributes, item) = split_attributes(item);
        let (visibility, item) = split_visibility(item);
        let name = find_name(item)?;
        let inherited = attributes.iter().map(|attribute| inherited(*attribute)).collect();
        let is_documentation = |(_, brackets): &&Attribute<'_>| last_name(&inside(brackets)) == "doc";
        let documentation = attributes.iter().filter(is_documentation);
        let documentation = documentation.map(|(pound, brackets)| quote!(#pound #brackets)).collect();
        let is_called = |brackets: &Group, name: &str| last_name(&inside(brackets)) == name;
        let mut second_policies: Vec<Range> = attributes
            .iter()
            .filter(|(_, brackets)| is_called(brackets, "cors"))
            .map(|(_, brackets)| Range { first: brackets.span_open(), last: brackets.span_close() })
            .collect();
        let is_second = attributes.iter().any(|(_, brackets)| is_called(brackets, MARK));
        if is_second && second_policies.is_empty() {
            second_policies.push(Range::at(name.span()));
        }
        let may_have_renamed_second =
            second_policies.is_empty() && attributes.iter().any(|(_, brackets)| may_hold_policy(&inside(brackets)));
        Ok(Self { name, visibility, inherited, documentation, second_policies, may_have_renamed_second })
    }
}

/// `pub`, `pub(crate)`, `pub(in path)`, or nothing.
fn split_visibility(item: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let length = match item {
        [TokenTree::Ident(word), TokenTree::Group(scope), ..]
            if word == "pub" && scope.delimiter() == Delimiter::Parenthesis =>
        {
            2
        }
        [TokenTree::Ident(word), ..] if word == "pub" => 1,
        _ => 0,
    };
    item.split_at(length)
}

/// What the policy gets of an attribute of its handler.
fn inherited((pound, brackets): Attribute<'_>) -> TokenStream {
    let attribute = inside(brackets);
    match last_name(&attribute).as_str() {
        "cfg" | "allow" | "warn" | "deny" | "forbid" => quote!(#pound #brackets),
        "expect" => {
            // What the handler is expected to raise, its policy needn't.
            let lints = first_group(&attribute, Delimiter::Parenthesis);
            quote!(#[allow #lints])
        }
        _ => TokenStream::new(),
    }
}

/// Whether the attribute's parentheses hold `origin = …`, as those of every policy do.
fn may_hold_policy(attribute: &[TokenTree]) -> bool {
    let Some(arguments) = first_group(attribute, Delimiter::Parenthesis) else { return false };
    let is_origin = |tokens: &[TokenTree]| match tokens {
        [TokenTree::Ident(key), sign] => (key == "origin" || key == "origins") && is_punct(sign, '='),
        _ => false,
    };
    inside(arguments).windows(2).any(is_origin)
}

/// The name of a free function; or what else the item is, and the place of that.
fn find_name(item: &[TokenTree]) -> Result<&Ident, (&'static str, Range)> {
    let before_fn = item.iter().take_while(|token| may_precede_fn(token)).count();
    match &item[before_fn..] {
        [TokenTree::Ident(keyword), TokenTree::Ident(name), signature @ ..] if keyword == "fn" => {
            let range = Range { first: keyword.span(), last: name.span() };
            if takes_self(signature) || names_self_type(signature) {
                Err(("a method", range))
            } else if first_group(signature, Delimiter::Brace).is_none() {
                Err(("a function without a body", range))
            } else {
                Ok(name)
            }
        }
        _ => {
            // The attribute itself is misplaced; the name of what it stands on is the smallest thing to show.
            let start = &item[..item.len().min(2)];
            Err((describe(item), Range::of(start).unwrap_or_else(Range::call_site)))
        }
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

/// Whether the first parameter is a `self` in one of its forms.
fn takes_self(signature: &[TokenTree]) -> bool {
    let Some(parameters) = first_group(signature, Delimiter::Parenthesis) else { return false };
    // `self`, `&self`, `&'a mut self`, `mut self`, `self: Box<Self>`.
    let is_behind_name = |token: &TokenTree| is_comma(token) || is_punct(token, ':');
    let is_self = |token: TokenTree| matches!(token, TokenTree::Ident(word) if word == "self");
    parameters.stream().into_iter().take_while(|token| !is_behind_name(token)).any(is_self)
}

/// Whether `Self` stands in the signature. Of an associated function without it nothing tells that it is one; the
/// compiler then says that there is no room for a struct in an `impl`.
fn names_self_type(signature: &[TokenTree]) -> bool {
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    signature.iter().take_while(|token| !is_body(token)).any(|token| match token {
        TokenTree::Group(group) => names_self_type(&inside(group)),
        TokenTree::Ident(word) => word == "Self",
        _ => false,
    })
}

/// What the item is, by the first word that tells.
fn describe(item: &[TokenTree]) -> &'static str {
    let keyword = item.iter().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()).filter(|word| !says_nothing(word)),
        _ => None,
    });
    match keyword.as_deref().unwrap_or_default() {
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

/// Whether the word may stand before several kinds of items.
fn says_nothing(word: &str) -> bool {
    matches!(word, "unsafe" | "async" | "auto" | "default")
}
