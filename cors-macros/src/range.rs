//! Where something stands in the program.

use proc_macro2::{Literal, Span, TokenTree};

/// From a first token to a last one. An error whose own tokens carry these two spans is shown under the whole.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Range {
    /// All of the tokens, if there are any.
    pub(crate) fn of(tokens: &[TokenTree]) -> Option<Self> {
        let (first, last) = (tokens.first()?, tokens.last()?);
        Some(Self { first: first.span(), last: last.span() })
    }

    /// One token.
    pub(crate) fn at(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// The whole use of the macro.
    pub(crate) fn call_site() -> Self {
        Self::at(Span::call_site())
    }
}

/// A text under a span; what `quote_spanned!` interpolates keeps its own.
pub(crate) fn literal(text: &str, span: Span) -> Literal {
    let mut literal = Literal::string(text);
    literal.set_span(span);
    literal
}
