//! Faults to tokens: `compile_error!` for an error, the use of a deprecated constant for a warning.

use cors_model::Fault;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use crate::range::{Range, literal};

/// The tokens that make the compiler show each fault. They are items, so they may stand in a module or in a block.
pub(crate) fn report(faults: &[(Fault, Range)]) -> TokenStream {
    faults
        .iter()
        .map(|(fault, range)| if fault.is_error() { error(fault, *range) } else { warning(fault, *range) })
        .collect()
}

/// The compiler underlines from the first token's span to the last one's, so these two carry the range.
///
/// Tokens under the user's span are of the user's edition, and that of 2015 knows `::std` but no `::core`.
fn error(fault: &Fault, range: Range) -> TokenStream {
    let message = literal(&fault.to_string(), range.last);
    let start = quote_spanned!(range.first=> ::std::compile_error!);
    let end = quote_spanned!(range.last=> { #message });
    quote!(#start #end)
}

/// Stable Rust gives a macro one way to warn: the lint `deprecated`, which the user's lint levels act on.
fn warning(fault: &Fault, range: Range) -> TokenStream {
    // Declared and used under the user's own span; under the macro's the warning would end in a note about its insides.
    let name = Ident::new(&fault.rule.name().replace('-', "_").to_ascii_uppercase(), range.first);
    let message = fault.to_string();
    quote! {
        const _: () = {
            #[deprecated(note = #message)]
            const #name: () = ();
            #name
        };
    }
}
