//! Tokens from a text with holes: what `quote!` does, done when the macro runs. Each `quote!` is a function of its own,
//! which every build of a user compiles; a template is one call, and the compiler's own lexer reads it.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::TokenStreamExt;

use crate::parse::is_punct;

/// The name of a hole, and what goes into it.
pub(crate) type Hole<'a> = (&'a str, &'a TokenStream);

/// The tokens of `text` under `span`, with the tokens of a hole in place of `#name`; those keep their spans.
pub(crate) fn fill(text: &str, span: Span, holes: &[Hole<'_>]) -> TokenStream {
    // The texts are this crate's own, and what is put into them is written as Rust writes literals.
    replace(text.parse().unwrap_or_default(), span, holes)
}

fn replace(tokens: TokenStream, span: Span, holes: &[Hole<'_>]) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut after_sign = None;
    for token in tokens {
        if let Some(sign) = after_sign.take() {
            if let Some(filling) = filling(&token, holes) {
                replaced.append_all(filling.clone());
                continue;
            }
            replaced.append::<TokenTree>(sign);
        }
        let mut token = match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), replace(group.stream(), span, holes)).into(),
            token => token,
        };
        token.set_span(span);
        if is_punct(&token, '#') {
            after_sign = Some(token);
        } else {
            replaced.append(token);
        }
    }
    if let Some(sign) = after_sign {
        replaced.append(sign);
    }
    replaced
}

fn filling<'a>(name: &TokenTree, holes: &[Hole<'a>]) -> Option<&'a TokenStream> {
    let TokenTree::Ident(name) = name else { return None };
    for (hole, filling) in holes {
        if name == hole {
            return Some(filling);
        }
    }
    None
}

/// A text as a literal of the program.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Puts pieces behind a text.
pub(crate) fn push(text: &mut String, pieces: &[&str]) {
    for piece in pieces {
        text.push_str(piece);
    }
}

/// The pieces in one text.
pub(crate) fn concat(pieces: &[&str]) -> String {
    let mut text = String::new();
    push(&mut text, pieces);
    text
}
