//! Faults to tokens: `compile_error!` for an error, the use of a deprecated constant for a warning.

use cors_model::Fault;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use crate::parse::Range;
use crate::template::{concat, fill, literal};

/// The tokens that make the compiler show each fault. They are items, so they may stand in a module or in a block.
pub(crate) fn report(faults: &[(Fault, Range)]) -> TokenStream {
    let mut reports = TokenStream::new();
    for (fault, range) in faults {
        let message = literal(&fault.message());
        if fault.is_error() {
            // The compiler underlines from the first token's span to the last one's, so these two carry the range.
            reports.append_all(fill("::core::compile_error!", range.first, &[]));
            reports.append_all(fill(&concat(&["{", &message, "}"]), range.last, &[]));
        } else {
            reports.append_all(warning(fault.rule.name(), &message, range.first));
        }
    }
    reports
}

/// Stable Rust gives a macro one way to warn: the lint `deprecated`, which the user's lint levels act on.
fn warning(rule: &str, message: &str, span: Span) -> TokenStream {
    // Declared and used under the user's own span; under the macro's the warning would end in a note about its insides.
    let mut name = String::new();
    for character in rule.chars() {
        name.push(if character == '-' { '_' } else { character.to_ascii_uppercase() });
    }
    let name = Ident::new(&name, span).into_token_stream();
    let template = concat(&["const _: () = { #[deprecated(note = ", message, ")] const #name: () = (); #name };"]);
    fill(&template, Span::call_site(), &[("name", &name)])
}
