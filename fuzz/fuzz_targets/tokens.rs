//! The macros, on any tokens: each expansion parses as Rust, holds an error of ours for each error of the model, and none of
//! them twice; a handler comes out as it went in.
//!
//! An input is the text of a program, whose `cors_policy!`, `cors_routes!`, `cors_resource!` and `#[cors]` are expanded wherever they stand, as
//! those in `tests/ui`. What holds none of them is tried as the inside of each. `invisible!(…)` stands for the tokens in a group
//! that nobody sees, as macros by example make them.
#![no_main]

use cors_model::syntax::routes::Mount;
use cors_model::{At, Fault, Rule};
use libfuzzer_sys::{Corpus, fuzz_target};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;

include!("macros.rs");

/// Brackets in brackets beyond this overflow the stack of whoever parses them, the compiler's first.
const DEEPEST: usize = 64;

fuzz_target!(|text: &str| -> Corpus {
    if depth(text) > DEEPEST {
        return Corpus::Reject;
    }
    let Ok(tokens) = text.parse::<TokenStream>() else { return Corpus::Reject };
    let tokens = with_invisible(tokens);
    if !expand_program(&tokens) {
        policy(&tokens);
        handler(
            &tokens,
            &quote!(
                pub async fn list_users() {}
            ),
        );
        handler(&quote!(origin = "https://a.example"), &tokens);
        mounted(Mount::Routes, &tokens);
        mounted(Mount::Resource, &tokens);
    }
    Corpus::Keep
});

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The tokens with what stands in `invisible!(…)` in groups without brackets.
fn with_invisible(tokens: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut all, mut rest) = (Vec::new(), trees.as_slice());
    while let [first, behind @ ..] = rest {
        rest = behind;
        all.push(match (first, behind) {
            (TokenTree::Ident(word), [TokenTree::Punct(bang), TokenTree::Group(group), behind @ ..])
                if word == "invisible" && bang.as_char() == '!' =>
            {
                rest = behind;
                Group::new(Delimiter::None, with_invisible(group.stream())).into()
            }
            (TokenTree::Group(group), _) => {
                let mut inside = Group::new(group.delimiter(), with_invisible(group.stream()));
                inside.set_span(group.span());
                inside.into()
            }
            (other, _) => other.clone(),
        });
    }
    all.into_iter().collect()
}

/// Expands what a program has of ours; whether there was anything.
fn expand_program(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = false;
    for (at, tree) in trees.iter().enumerate() {
        let behind = &trees[at + 1..];
        match (tree, behind) {
            (TokenTree::Ident(name), [TokenTree::Punct(bang), TokenTree::Group(inside), ..])
                if bang.as_char() == '!' =>
            {
                let inside = inside.stream();
                match name.to_string().as_str() {
                    "cors_policy" => policy(&inside),
                    "cors_routes" => mounted(Mount::Routes, &inside),
                    "cors_resource" => mounted(Mount::Resource, &inside),
                    _ => continue,
                }
                found = true;
            }
            (TokenTree::Punct(pound), [TokenTree::Group(brackets), item @ ..]) if pound.as_char() == '#' => {
                let attribute = tokens::inside(brackets);
                if tokens::last_name(&attribute) == "cors" {
                    let inside = tokens::first_group(&attribute, Delimiter::Parenthesis);
                    handler(&inside.map_or_else(TokenStream::new, Group::stream), &first_item(item));
                    found = true;
                }
            }
            (TokenTree::Group(group), _) => found |= expand_program(&group.stream()),
            _ => {}
        }
    }
    found
}

/// The tokens up to the first body, or the first semicolon.
fn first_item(tokens: &[TokenTree]) -> TokenStream {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => tokens::is_punct(token, ';'),
    };
    let end = tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1);
    tokens[..end].iter().cloned().collect()
}

/// `cors_policy!(…)`.
fn policy(tokens: &TokenStream) {
    let judged = check::judge(parse::policy(&tokens::flat(tokens.clone())));
    let errors = judged.faults.iter().filter(|(fault, _)| fault.is_error()).count();
    let refused = judged.sound.is_none();
    assert_eq!(refused, errors > 0, "{tokens}");
    once(judged.faults.iter().map(|(fault, _)| fault), tokens);
    let block = emit::expression(&judged, &default_runtime());
    parses::<syn::Expr>(&block, tokens);
    let text = block.to_string();
    assert_eq!(text.contains("__cors :: REFUSED_"), refused, "{tokens}");
    assert_eq!(count_errors(&block), errors, "{tokens} becomes {text}");
}

/// Nobody is told the same thing twice.
fn once<'f>(faults: impl Iterator<Item = &'f Fault>, tokens: &TokenStream) {
    type Told<'f> = (Rule, At, &'f str, Option<(usize, usize)>);
    let mut told: Vec<Told> = Vec::new();
    for fault in faults {
        // What is wrong with how a policy is written down has its place in the macros' spans.
        if fault.at == At::Policy {
            continue;
        }
        let range = fault.excerpt.as_ref().map(|excerpt| (excerpt.range.start, excerpt.range.end));
        let this = (fault.rule, fault.at, fault.fact.as_str(), range);
        assert!(!told.contains(&this), "{tokens}: twice {fault}");
        told.push(this);
    }
}

/// `#[cors(…)]` on an item.
fn handler(attribute: &TokenStream, item: &TokenStream) {
    let expanded = attribute::expand(attribute.clone(), item);
    let (before, after) = (item.to_string(), expanded.to_string());
    let mark = format!("# [rustfmt :: {}]", handler::MARK);
    // An item that was marked before isn't marked again.
    let marked = after.strip_prefix(&mark).filter(|_| !after.starts_with(&before));
    let unmarked = marked.unwrap_or(&after).trim_start();
    assert!(unmarked.starts_with(&before), "{before} became {after}");
    assert!(unmarked.len() > before.len() || after.len() > unmarked.len(), "{before} became {after}");
    if syn::parse2::<syn::Item>(item.clone()).is_ok() && !gives_no_expression(attribute) {
        parses::<syn::File>(&expanded, item);
    }
}

/// Whether a key, whatever its sign, has something else than an expression, which the compiler tells.
fn gives_no_expression(attribute: &TokenStream) -> bool {
    let tokens = tokens::flat(attribute.clone());
    tokens::between_commas(&tokens).any(|piece| match piece {
        [TokenTree::Ident(key), behind @ ..] => {
            let (value, _) = given::read(key, &key.to_string(), behind);
            value.is_some_and(|value| syn::parse2::<syn::Expr>(value.iter().cloned().collect()).is_err())
        }
        _ => false,
    })
}

/// `cors_routes!(…)`, `cors_resource!(…)`.
fn mounted(mount: Mount, tokens: &TokenStream) {
    let block = routes::expand(mount, &tokens::flat(tokens.clone()), &default_runtime());
    assert!(block.to_string().contains(":: mount ("), "{tokens}");
    // Inside of `::<…>` there may be anything, and the compiler says what it isn't. So it does of a path that is no expression.
    let flat = tokens::flat(tokens.clone());
    let first: TokenStream = tokens::arguments(&flat)
        .first()
        .map(|first| tokens::without_comma(first).to_vec())
        .into_iter()
        .flatten()
        .collect();
    if syn::parse2::<syn::Expr>(first).is_ok()
        && Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated.parse2(tokens.clone()).is_ok()
    {
        parses::<syn::Expr>(&block, tokens);
    }
}

fn parses<T: syn::parse::Parse>(expanded: &TokenStream, tokens: &TokenStream) {
    if let Err(error) = syn::parse2::<T>(expanded.clone()) {
        panic!("{tokens}\nbecomes\n{expanded}\n{error}");
    }
}

/// How often `compile_error!` stands there.
fn count_errors(tokens: &TokenStream) -> usize {
    let of = |token: TokenTree| match token {
        TokenTree::Ident(name) => usize::from(name == "compile_error"),
        TokenTree::Group(group) => count_errors(&group.stream()),
        _ => 0,
    };
    tokens.clone().into_iter().map(of).sum()
}
