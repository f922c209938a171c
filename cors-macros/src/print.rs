//! A policy's tables as the expressions that they are in a program, where `__cors` is `$crate::__private`.

use cors_table::hash::HashedBytes;
use cors_table::{
    HashedHosts, HostPatterns, HostSet, Hosts, Lengths, MaxAge, Names, OriginList, Origins, Parts, PathDfa,
    PathPattern, SchemeHosts, Stored, Table, Wildcards,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A part of a table to the expression for it; what `quote::ToTokens` is for types of one's own.
pub(crate) trait Print {
    fn print(&self) -> TokenStream;
}

impl Print for Table {
    fn print(&self) -> TokenStream {
        let Self { path, origins, credentials, methods, headers, expose_headers, max_age, preflight_status } = self;
        let path = path.print();
        let origins = origins.print();
        let [methods, headers, expose_headers] = [methods, headers, expose_headers].map(Print::print);
        let max_age = max_age.print();
        quote! {
            __cors::Table {
                path: #path,
                origins: #origins,
                credentials: #credentials,
                methods: #methods,
                headers: #headers,
                expose_headers: #expose_headers,
                max_age: #max_age,
                preflight_status: #preflight_status,
            }
        }
    }
}

impl Print for PathPattern {
    fn print(&self) -> TokenStream {
        match self {
            Self::Every => quote!(__cors::PathPattern::Every),
            Self::Exact(text) => {
                let text = text.print();
                quote!(__cors::PathPattern::Exact(#text))
            }
            Self::Prefix(text) => {
                let text = text.print();
                quote!(__cors::PathPattern::Prefix(#text))
            }
            Self::Suffix(text) => {
                let text = text.print();
                quote!(__cors::PathPattern::Suffix(#text))
            }
            Self::Contains(text) => {
                let text = text.print();
                quote!(__cors::PathPattern::Contains(#text))
            }
            Self::Dfa(dfa) => {
                let dfa = dfa.print();
                quote!(__cors::PathPattern::Dfa(#dfa))
            }
        }
    }
}

impl Print for PathDfa {
    fn print(&self) -> TokenStream {
        let Self { classes, transitions, start, accepting, source } = self;
        let [classes, transitions] = [classes, transitions].map(Print::print);
        let source = source.print();
        quote! {
            __cors::PathDfa {
                classes: #classes,
                transitions: #transitions,
                start: #start,
                accepting: #accepting,
                source: #source,
            }
        }
    }
}

impl Print for Origins {
    fn print(&self) -> TokenStream {
        match self {
            Self::Any => quote!(__cors::Origins::Any),
            Self::Mirror => quote!(__cors::Origins::Mirror),
            Self::One(origin) => {
                let origin = origin.print();
                quote!(__cors::Origins::One(#origin))
            }
            Self::Listed(list) => {
                let list = list.print();
                quote!(__cors::Origins::Listed(#list))
            }
        }
    }
}

impl Print for OriginList {
    fn print(&self) -> TokenStream {
        let Self { null, https, others } = self;
        let https = https.print();
        let others = others.print();
        quote!(__cors::OriginList { null: #null, https: #https, others: #others })
    }
}

impl Print for SchemeHosts {
    fn print(&self) -> TokenStream {
        let Self { scheme, hosts } = self;
        let scheme = scheme.print();
        let hosts = hosts.print();
        // A constant of its own: the compiler copies a body for each reference to a temporary in it.
        quote! {{
            const SCHEME: __cors::SchemeHosts = __cors::SchemeHosts { scheme: #scheme, hosts: #hosts };
            SCHEME
        }}
    }
}

impl Print for Hosts {
    fn print(&self) -> TokenStream {
        let Self { literal, patterns } = self;
        let literal = literal.print();
        let patterns = match patterns {
            Some(patterns) => {
                let patterns = patterns.print();
                quote!(__cors::Some(#patterns))
            }
            None => quote!(__cors::None),
        };
        quote!(__cors::Hosts { literal: #literal, patterns: #patterns })
    }
}

impl Print for HostPatterns {
    fn print(&self) -> TokenStream {
        let Self { any_port, wildcards, wildcards_any_port } = self;
        let any_port = any_port.print();
        let [wildcards, wildcards_any_port] = [wildcards, wildcards_any_port].map(Print::print);
        quote! {
            __cors::HostPatterns {
                any_port: #any_port,
                wildcards: #wildcards,
                wildcards_any_port: #wildcards_any_port,
            }
        }
    }
}

impl Print for Wildcards {
    fn print(&self) -> TokenStream {
        if *self == Self::NONE {
            return quote!(__cors::Wildcards::NONE);
        }
        let Self { domains, lengths: Lengths(lengths), parts, any_host } = self;
        let domains = domains.print();
        let parts = parts.print();
        quote! {
            __cors::Wildcards {
                domains: #domains,
                lengths: __cors::Lengths(#lengths),
                parts: #parts,
                any_host: #any_host,
            }
        }
    }
}

impl Print for Parts {
    fn print(&self) -> TokenStream {
        if *self == Self::NONE {
            return quote!(__cors::Parts::NONE);
        }
        let Self { hosts, shapes } = self;
        let hosts = hosts.print();
        let shapes = shapes.print();
        quote!(__cors::Parts { hosts: #hosts, shapes: #shapes })
    }
}

impl Print for HostSet {
    fn print(&self) -> TokenStream {
        match self {
            Self::Empty => quote!(__cors::HostSet::Empty),
            Self::Few(hosts) => {
                let hosts = hosts.print();
                quote!(__cors::HostSet::Few(#hosts))
            }
            Self::Hashed(hosts) => {
                let hosts = hosts.print();
                quote!(__cors::HostSet::Hashed(#hosts))
            }
        }
    }
}

impl Print for HashedHosts {
    fn print(&self) -> TokenStream {
        let Self { seed, hashed, longest, displacements, offsets, blob } = self;
        let hashed = hashed.print();
        let [displacements, offsets, blob] = [displacements, offsets, blob].map(Print::print);
        quote! {
            __cors::HashedHosts {
                seed: #seed,
                hashed: #hashed,
                longest: #longest,
                displacements: #displacements,
                offsets: #offsets,
                blob: #blob,
            }
        }
    }
}

impl Print for HashedBytes {
    fn print(&self) -> TokenStream {
        match self {
            Self::Windows { from_start, from_end } => {
                quote!(__cors::HashedBytes::Windows { from_start: #from_start, from_end: #from_end })
            }
            Self::Whole => quote!(__cors::HashedBytes::Whole),
        }
    }
}

impl Print for Names {
    fn print(&self) -> TokenStream {
        match self {
            Self::Nothing => quote!(__cors::Names::Nothing),
            Self::Mirror => quote!(__cors::Names::Mirror),
            Self::List(list) => {
                let list = list.print();
                quote!(__cors::Names::List(#list))
            }
        }
    }
}

impl Print for MaxAge {
    fn print(&self) -> TokenStream {
        let Self { seconds, text } = self;
        let text = text.print();
        quote!(__cors::MaxAge { seconds: #seconds, text: #text })
    }
}

impl Print for Stored<str> {
    fn print(&self) -> TokenStream {
        let text = self.get();
        quote!(__cors::Stored::Static(#text))
    }
}

/// One literal for all the bytes: what a table costs the compiler doesn't grow with the number of entries in it.
impl Print for Stored<[u8]> {
    fn print(&self) -> TokenStream {
        let bytes = Literal::byte_string(self.get());
        quote!(__cors::Stored::Static(#bytes))
    }
}

impl<T: Print> Print for Stored<[T]> {
    fn print(&self) -> TokenStream {
        let parts = self.get().iter().map(Print::print);
        quote!(__cors::Stored::Static(&[#(#parts),*]))
    }
}

impl Print for Stored<HostPatterns> {
    fn print(&self) -> TokenStream {
        let patterns = self.get().print();
        quote!(__cors::Stored::Static(&#patterns))
    }
}
