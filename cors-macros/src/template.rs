//! Tokens from a text with holes: what `quote!` does, done when the macro runs. Each `quote!` is a function of its own,
//! which every build of a user compiles; a template is one call, and the compiler's own lexer reads it.

use crate::text::append_formatted;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::TokenStreamExt;

/// The name of a hole, and what goes into it.
pub(crate) type Hole<'a> = (&'a str, &'a [TokenTree]);

/// Puts the tokens of `text` behind others: under `span`, with the tokens of a hole in place of `#name`, which keep theirs.
pub(crate) fn fill(out: &mut Vec<TokenTree>, text: &str, span: Span, holes: &[Hole<'_>]) {
    put(out, &parsed(text), span, holes);
}

/// The tokens of a text that was written here: Rust's own, so it always parses.
pub(crate) fn parsed(text: &str) -> Vec<TokenTree> {
    match text.parse() {
        Ok(tokens) => trees(tokens),
        Err(_) => Vec::new(),
    }
}

fn put(out: &mut Vec<TokenTree>, template: &[TokenTree], span: Span, holes: &[Hole<'_>]) {
    let mut rest = template;
    while let [token, behind @ ..] = rest {
        if let [TokenTree::Ident(name), behind_name @ ..] = behind
            && is_punct(token, '#')
            && let Some(filling) = filling(name, holes)
        {
            append(out, filling);
            rest = behind_name;
        } else {
            out.push(under(span, token, holes));
            rest = behind;
        }
    }
}

fn filling<'a>(name: &Ident, holes: &[Hole<'a>]) -> Option<&'a [TokenTree]> {
    for (hole, filling) in holes {
        if name == hole {
            return Some(filling);
        }
    }
    None
}

/// The token under another span.
fn under(span: Span, token: &TokenTree, holes: &[Hole<'_>]) -> TokenTree {
    let mut token = match token {
        TokenTree::Group(group) => {
            let mut inside = Vec::new();
            put(&mut inside, &trees(group.stream()), span, holes);
            enclosed(group.delimiter(), &inside)
        }
        token => token.clone(),
    };
    token.set_span(span);
    token
}

/// The tokens of a stream.
pub(crate) fn trees(stream: TokenStream) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    for tree in stream {
        trees.push(tree);
    }
    trees
}

/// A stream of the tokens.
pub(crate) fn stream(tokens: &[TokenTree]) -> TokenStream {
    let mut stream = TokenStream::new();
    append_to_stream(&mut stream, tokens);
    stream
}

/// Puts tokens behind a stream.
pub(crate) fn append_to_stream(stream: &mut TokenStream, tokens: &[TokenTree]) {
    for token in tokens {
        stream.append(token.clone());
    }
}

/// Puts tokens behind others.
pub(crate) fn append(out: &mut Vec<TokenTree>, tokens: &[TokenTree]) {
    for token in tokens {
        out.push(token.clone());
    }
}

/// The tokens in brackets.
pub(crate) fn enclosed(delimiter: Delimiter, inside: &[TokenTree]) -> TokenTree {
    TokenTree::Group(Group::new(delimiter, stream(inside)))
}

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// Puts a text behind another as a literal of the program.
pub(crate) fn push_literal(out: &mut String, text: &str) {
    append_formatted(out, format_args!("{text:?}"));
}

/// A text as a literal of the program.
pub(crate) fn literal(text: &str) -> String {
    let mut literal = String::new();
    push_literal(&mut literal, text);
    literal
}
