//! A checked policy to tokens: two statics and a handle on them. Nothing here can fail.
//!
//! In what is written, `__cors` is `$crate::__private`. A table of bytes is one literal: what it costs the compiler doesn't
//! grow with the number of entries in it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::check::Judged;
use crate::print::Print;
use crate::report::report;

/// A block that is the policy, or a stand-in that lets nobody in where it is refused.
pub(crate) fn expression(judged: &Judged, runtime: &TokenStream) -> TokenStream {
    let reports = report(&judged.faults);
    // The compiler notes what `option_env!` reads, and expands the policy anew when it changes.
    let variables = judged.variables.iter().map(|name| {
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#name);
        }
    });
    let policy = match &judged.policy {
        Some(table) => handle(&table.print()),
        None => quote!(__cors::REFUSED_POLICY),
    };
    quote! {{
        #reports
        use #runtime::__private as __cors;
        #(#variables)*
        #policy
    }}
}

/// The statics and the handle, as the inside of a block.
fn handle(table: &TokenStream) -> TokenStream {
    quote! {
        fn wire() -> &'static __cors::Wire {
            static WIRE: __cors::Wire = __cors::Wire::of(&POLICY);
            &WIRE
        }
        static POLICY: __cors::Prepared = __cors::Prepared::fixed(#table, wire);
        __cors::Policy::new(&POLICY)
    }
}
