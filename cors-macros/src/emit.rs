//! A checked policy to tokens: statics and a handle on them. Nothing here can fail.
//!
//! In what is written, `__cors` is `$crate::__private`. A table of bytes is one literal: what it costs the compiler doesn't
//! grow with the number of entries in it.

use cors_model::Startup;
use cors_table::Table;
use proc_macro2::TokenStream;
use quote::quote;

use crate::check::{Judged, Sound};
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
    // And what it includes.
    let file = judged.file.iter().map(|path| {
        quote! {
            const _: &'static [::core::primitive::u8] = ::core::include_bytes!(#path);
        }
    });
    let policy = match &judged.sound {
        Some(Sound::Whole { table, development }) => whole(table, development.as_deref()),
        Some(Sound::AwaitsOrigins { table, startup }) => awaits_origins(table, startup),
        // Without the feature there is no such type.
        None if judged.awaits_origins && cfg!(feature = "startup") => quote!(__cors::REFUSED_STARTUP_POLICY),
        None => quote!(__cors::REFUSED_POLICY),
    };
    quote! {{
        #reports
        use #runtime::__private as __cors;
        #(#variables)*
        #(#file)*
        #policy
    }}
}

/// The statics and the handle, as the inside of a block.
///
/// Which of two tables a program has depends on its own `debug_assertions`, not on those of the macro.
fn whole(table: &Table, development: Option<&Table>) -> TokenStream {
    let table = policy(&table.print());
    let tables = match development.map(|table| policy(&table.print())) {
        None => table,
        Some(development) => quote! {
            #[cfg(not(debug_assertions))]
            #table
            #[cfg(debug_assertions)]
            #development
        },
    };
    quote! {
        fn wire() -> &'static __cors::Wire {
            static WIRE: __cors::Wire = __cors::Wire::of(&POLICY);
            &WIRE
        }
        #tables
        __cors::Policy::new(&POLICY)
    }
}

fn policy(table: &TokenStream) -> TokenStream {
    quote!(static POLICY: __cors::Prepared = __cors::Prepared::fixed(#table, wire);)
}

/// The static and the handle of a policy whose origins are to come, as the inside of a block.
fn awaits_origins(table: &Table, startup: &Startup) -> TokenStream {
    let table = table.print();
    let Startup { dangerously, dev_origins } = startup;
    quote! {
        static POLICY: __cors::StartupTable = __cors::StartupTable {
            table: #table,
            dangerously: &[#(#dangerously),*],
            #[cfg(debug_assertions)]
            dev_origins: &[#(#dev_origins),*],
            #[cfg(not(debug_assertions))]
            dev_origins: &[],
        };
        __cors::StartupPolicy::new(&POLICY)
    }
}
