//! A checked policy to tokens: two statics and a handle on them. Nothing here can fail.

use cors_model::Checked;
use cors_model::table::{HashedBytes, HashedHosts, HostSet, Names, Origins, PathDfa, PathPattern, SchemeOrigins};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::check::Judged;
use crate::report::report;

impl Judged {
    /// A block that is the policy, or a stand-in that lets nobody in where the policy is refused.
    pub(crate) fn expression(&self, runtime: &TokenStream) -> TokenStream {
        let reports = report(&self.faults);
        // The compiler notes what `option_env!` reads, and expands the policy anew when it changes.
        let variables = self.variables.iter().map(|name| {
            quote!(
                const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#name);
            )
        });
        let policy = match &self.policy {
            Some(policy) => emit(policy, runtime),
            None => quote!(#runtime::__private::REFUSED_POLICY),
        };
        quote!({ #reports #(#variables)* #policy })
    }
}

/// The statics and the handle, as the inside of a block.
fn emit(policy: &Checked, runtime: &TokenStream) -> TokenStream {
    let rt = quote!(#runtime::__private);
    let Checked { varies, credentials, max_age, preflight_status, .. } = policy;
    let path = path(&policy.path, &rt);
    let origins = origins(&policy.origins, &rt);
    let [methods, headers, expose_headers] = [&policy.methods, &policy.headers, &policy.expose_headers];
    let constant_origin = match &policy.origins {
        Origins::Any => Some("*"),
        Origins::One(origin) => Some(origin.as_str()),
        Origins::Mirror | Origins::Listed { .. } => None,
    };
    let allow_origin = optional_value(constant_origin, &rt);
    let [allow_methods, allow_headers, expose] =
        [methods, headers, expose_headers].map(|names| optional_value(list(names), &rt));
    let [methods, headers, expose_headers] = [methods, headers, expose_headers].map(|list| names(list, &rt));
    let max_age_value = value(&max_age.to_string(), &rt);
    quote! {
        static WIRE: #rt::Wire = #rt::Wire {
            allow_origin: #allow_origin,
            allow_methods: #allow_methods,
            allow_headers: #allow_headers,
            expose_headers: #expose,
            max_age: #max_age_value,
        };
        static TABLE: #rt::Table = #rt::Table {
            path: #path,
            origins: #origins,
            varies: #varies,
            credentials: #credentials,
            methods: #methods,
            headers: #headers,
            expose_headers: #expose_headers,
            max_age: #max_age,
            preflight_status: #preflight_status,
            wire: #rt::WireRef::Static(&WIRE),
        };
        #runtime::Policy::new(&TABLE)
    }
}

fn list(names: &Names) -> Option<&str> {
    match names {
        Names::List(list) => Some(list),
        Names::Nothing | Names::Mirror => None,
    }
}

fn value(text: &str, rt: &TokenStream) -> TokenStream {
    quote!(#rt::HeaderValue::from_static(#text))
}

fn optional_value(text: Option<&str>, rt: &TokenStream) -> TokenStream {
    match text {
        Some(text) => {
            let value = value(text, rt);
            quote!(#rt::Some(#value))
        }
        None => quote!(#rt::None),
    }
}

fn names(names: &Names, rt: &TokenStream) -> TokenStream {
    match names {
        Names::Nothing => quote!(#rt::Names::Nothing),
        Names::Mirror => quote!(#rt::Names::Mirror),
        Names::List(list) => quote!(#rt::Names::List(#rt::Borrowed(#list))),
    }
}

fn origins(origins: &Origins, rt: &TokenStream) -> TokenStream {
    match origins {
        Origins::Any => quote!(#rt::Origins::Any),
        Origins::Mirror => quote!(#rt::Origins::Mirror),
        Origins::One(origin) => quote!(#rt::Origins::One(#rt::Borrowed(#origin))),
        Origins::Listed { null, schemes } => {
            let schemes = schemes.iter().map(|scheme| scheme_origins(scheme, rt));
            quote! {
                #rt::Origins::Listed(#rt::OriginList {
                    null: #null,
                    schemes: #rt::Borrowed(&[#(#schemes),*]),
                })
            }
        }
    }
}

fn scheme_origins(origins: &SchemeOrigins, rt: &TokenStream) -> TokenStream {
    let SchemeOrigins { scheme, .. } = origins;
    let [hosts, any_port, subdomains, subdomains_any_port] =
        [&origins.hosts, &origins.any_port, &origins.subdomains, &origins.subdomains_any_port]
            .map(|hosts| host_set(hosts, rt));
    quote! {
        #rt::SchemeOrigins {
            scheme: #rt::Borrowed(#scheme),
            hosts: #hosts,
            any_port: #any_port,
            subdomains: #subdomains,
            subdomains_any_port: #subdomains_any_port,
        }
    }
}

fn host_set(hosts: &HostSet, rt: &TokenStream) -> TokenStream {
    match hosts {
        HostSet::Empty => quote!(#rt::HostSet::Empty),
        HostSet::Few(hosts) => quote!(#rt::HostSet::Few(#rt::Borrowed(&[#(#rt::Borrowed(#hosts)),*]))),
        HostSet::Hashed(HashedHosts { seed, hashed, longest, displacements, offsets, blob }) => {
            let hashed = match hashed {
                HashedBytes::Windows { from_start, from_end } => {
                    quote!(#rt::HashedBytes::Windows { from_start: #from_start, from_end: #from_end })
                }
                HashedBytes::Whole => quote!(#rt::HashedBytes::Whole),
            };
            let [displacements, offsets, blob] = [displacements, offsets, blob].map(|bytes| bytes_of(bytes, rt));
            quote! {
                #rt::HostSet::Hashed(#rt::HashedHosts {
                    seed: #seed,
                    hashed: #hashed,
                    longest: #longest,
                    displacements: #displacements,
                    offsets: #offsets,
                    blob: #blob,
                })
            }
        }
    }
}

fn path(path: &PathPattern, rt: &TokenStream) -> TokenStream {
    match path {
        PathPattern::Every => quote!(#rt::PathPattern::Every),
        PathPattern::Exact(text) => quote!(#rt::PathPattern::Exact(#rt::Borrowed(#text))),
        PathPattern::Prefix(text) => quote!(#rt::PathPattern::Prefix(#rt::Borrowed(#text))),
        PathPattern::Suffix(text) => quote!(#rt::PathPattern::Suffix(#rt::Borrowed(#text))),
        PathPattern::Contains(text) => quote!(#rt::PathPattern::Contains(#rt::Borrowed(#text))),
        PathPattern::Dfa(PathDfa { classes, transitions, start, accepting, source }) => {
            let [classes, transitions] = [classes, transitions].map(|bytes| bytes_of(bytes, rt));
            quote! {
                #rt::PathPattern::Dfa(#rt::PathDfa {
                    classes: #classes,
                    transitions: #transitions,
                    start: #start,
                    accepting: #accepting,
                    source: #rt::Borrowed(#source),
                })
            }
        }
    }
}

/// One literal for a whole table: what it costs the compiler doesn't grow with the number of entries in it.
fn bytes_of(bytes: &[u8], rt: &TokenStream) -> TokenStream {
    let literal = Literal::byte_string(bytes);
    quote!(#rt::Borrowed(#literal))
}
