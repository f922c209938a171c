//! Faults to tokens: `compile_error!` for an error, the use of a deprecated constant for a warning.

use crate::text::concat;
use cors_model::Fault;
use proc_macro2::{Ident, Span, TokenTree};

use crate::parse::Range;
use crate::template::{fill, literal};

/// Puts the tokens behind others that make the compiler show the fault. They are items, so they may stand in a module or
/// in a block.
pub(crate) fn report(out: &mut Vec<TokenTree>, fault: &Fault, range: Range) {
    let message = literal(&fault.to_string());
    if fault.is_error() {
        // The compiler underlines from the first token's span to the last one's, so these two carry the range.
        fill(out, "::core::compile_error!", range.first, &[]);
        fill(out, &concat(&["{", &message, "}"]), range.last, &[]);
    } else {
        warn(out, fault.rule.name(), &message, range.first);
    }
}

/// Stable Rust gives a macro one way to warn: the lint `deprecated`, which the user's lint levels act on.
fn warn(out: &mut Vec<TokenTree>, rule: &str, message: &str, span: Span) {
    // Declared and used under the user's own span; under the macro's the warning would end in a note about its insides.
    let name = [TokenTree::Ident(Ident::new(&constant_name(rule), span))];
    let template = concat(&["const _: () = { #[deprecated(note = ", message, ")] const #name: () = (); #name };"]);
    fill(out, &template, Span::call_site(), &[("name", &name)]);
}

fn constant_name(rule: &str) -> String {
    let mut name = String::new();
    for character in rule.chars() {
        name.push(if character == '-' { '_' } else { character.to_ascii_uppercase() });
    }
    name
}
