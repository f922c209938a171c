//! A checked policy to tokens: two statics and a handle on them. Nothing here can fail.

use cors_model::Checked;
use cors_model::table::{HashedBytes, HostPatterns, HostSet, Hosts, Names, OriginList, Origins, PathPattern};
use proc_macro2::{Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::check::Judged;
use crate::report::report;

impl Judged {
    /// A block that is the policy, or a stand-in that lets nobody in where the policy is refused.
    pub(crate) fn expression(&self, runtime: &TokenStream) -> TokenStream {
        let reports = report(&self.faults);
        let mut variables = TokenStream::new();
        for name in &self.variables {
            // The compiler notes what `option_env!` reads, and expands the policy anew when it changes.
            quote! {
                const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(#name);
            }
            .to_tokens(&mut variables);
        }
        let policy = match &self.policy {
            Some(policy) => emit(policy, runtime),
            None => quote!(#runtime::__private::REFUSED_POLICY),
        };
        quote!({ #reports #variables #policy })
    }
}

/// The statics and the handle, as the inside of a block.
fn emit(policy: &Checked, runtime: &TokenStream) -> TokenStream {
    let rt = quote!(#runtime::__private);
    let wire = wire(policy, &rt);
    let table = table(policy, &rt);
    quote! {
        static WIRE: #rt::Wire = #wire;
        static TABLE: #rt::Table = #table;
        #runtime::Policy::new(&TABLE)
    }
}

fn wire(policy: &Checked, rt: &TokenStream) -> TokenStream {
    let allow_origin = match &policy.origins {
        Origins::Any => some(&value(&"*", rt), rt),
        Origins::One(origin) => some(&value(origin, rt), rt),
        Origins::Mirror | Origins::Listed(_) => name(&["None"], rt),
    };
    record(
        &["Wire"],
        &[
            ("allow_origin", &allow_origin),
            ("allow_methods", &value_of_names(&policy.methods, rt)),
            ("allow_headers", &value_of_names(&policy.headers, rt)),
            ("expose_headers", &value_of_names(&policy.expose_headers, rt)),
            ("max_age", &value(&policy.max_age.to_string(), rt)),
        ],
        rt,
    )
}

fn table(policy: &Checked, rt: &TokenStream) -> TokenStream {
    record(
        &["Table"],
        &[
            ("path", &path(&policy.path, rt)),
            ("origins", &origins(&policy.origins, rt)),
            ("varies", &policy.varies),
            ("credentials", &policy.credentials),
            ("methods", &names(&policy.methods, rt)),
            ("headers", &names(&policy.headers, rt)),
            ("expose_headers", &names(&policy.expose_headers, rt)),
            ("max_age", &policy.max_age),
            ("preflight_status", &policy.preflight_status),
            ("wire", &stored(&quote!(WIRE), rt)),
        ],
        rt,
    )
}

fn value(text: &dyn ToTokens, rt: &TokenStream) -> TokenStream {
    call(&["HeaderValue", "from_static"], text, rt)
}

fn value_of_names(names: &Names, rt: &TokenStream) -> TokenStream {
    match names {
        Names::List(list) => some(&value(list, rt), rt),
        Names::Nothing | Names::Mirror => name(&["None"], rt),
    }
}

fn names(names: &Names, rt: &TokenStream) -> TokenStream {
    match names {
        Names::Nothing => name(&["Names", "Nothing"], rt),
        Names::Mirror => name(&["Names", "Mirror"], rt),
        Names::List(list) => call(&["Names", "List"], &borrowed(list, rt), rt),
    }
}

fn origins(origins: &Origins, rt: &TokenStream) -> TokenStream {
    match origins {
        Origins::Any => name(&["Origins", "Any"], rt),
        Origins::Mirror => name(&["Origins", "Mirror"], rt),
        Origins::One(origin) => call(&["Origins", "One"], &borrowed(origin, rt), rt),
        Origins::Listed(list) => call(&["Origins", "Listed"], &origin_list(list, rt), rt),
    }
}

fn origin_list(list: &OriginList, rt: &TokenStream) -> TokenStream {
    let mut others = TokenStream::new();
    for other in &list.others {
        let scheme = borrowed(&other.scheme, rt);
        let hosts = hosts(&other.hosts, rt);
        append_element(&mut others, &record(&["SchemeHosts"], &[("scheme", &scheme), ("hosts", &hosts)], rt));
    }
    let https = hosts(&list.https, rt);
    let others = borrowed(&quote!(&[#others]), rt);
    record(&["OriginList"], &[("null", &list.null), ("https", &https), ("others", &others)], rt)
}

fn hosts(hosts: &Hosts, rt: &TokenStream) -> TokenStream {
    let literal = host_set(&hosts.literal, rt);
    let patterns = match &hosts.patterns {
        Some(patterns) => some(&stored(&host_patterns(patterns, rt), rt), rt),
        None => name(&["None"], rt),
    };
    record(&["Hosts"], &[("literal", &literal), ("patterns", &patterns)], rt)
}

fn host_patterns(patterns: &HostPatterns, rt: &TokenStream) -> TokenStream {
    record(
        &["HostPatterns"],
        &[
            ("any_port", &host_set(&patterns.any_port, rt)),
            ("subdomains", &host_set(&patterns.subdomains, rt)),
            ("subdomains_any_port", &host_set(&patterns.subdomains_any_port, rt)),
        ],
        rt,
    )
}

fn host_set(hosts: &HostSet, rt: &TokenStream) -> TokenStream {
    match hosts {
        HostSet::Empty => name(&["HostSet", "Empty"], rt),
        HostSet::Few(hosts) => {
            let mut elements = TokenStream::new();
            for host in hosts {
                append_element(&mut elements, &borrowed(host, rt));
            }
            call(&["HostSet", "Few"], &borrowed(&quote!(&[#elements]), rt), rt)
        }
        HostSet::Hashed(hosts) => {
            let hosts = record(
                &["HashedHosts"],
                &[
                    ("seed", &hosts.seed),
                    ("hashed", &hashed_bytes(&hosts.hashed, rt)),
                    ("longest", &hosts.longest),
                    ("displacements", &borrowed_bytes(&hosts.displacements, rt)),
                    ("offsets", &borrowed_bytes(&hosts.offsets, rt)),
                    ("blob", &borrowed_bytes(&hosts.blob, rt)),
                ],
                rt,
            );
            call(&["HostSet", "Hashed"], &hosts, rt)
        }
    }
}

fn hashed_bytes(hashed: &HashedBytes, rt: &TokenStream) -> TokenStream {
    match hashed {
        HashedBytes::Windows { from_start, from_end } => {
            record(&["HashedBytes", "Windows"], &[("from_start", from_start), ("from_end", from_end)], rt)
        }
        HashedBytes::Whole => name(&["HashedBytes", "Whole"], rt),
    }
}

fn path(path: &PathPattern, rt: &TokenStream) -> TokenStream {
    match path {
        PathPattern::Every => name(&["PathPattern", "Every"], rt),
        PathPattern::Exact(text) => call(&["PathPattern", "Exact"], &borrowed(text, rt), rt),
        PathPattern::Prefix(text) => call(&["PathPattern", "Prefix"], &borrowed(text, rt), rt),
        PathPattern::Suffix(text) => call(&["PathPattern", "Suffix"], &borrowed(text, rt), rt),
        PathPattern::Contains(text) => call(&["PathPattern", "Contains"], &borrowed(text, rt), rt),
        PathPattern::Dfa(dfa) => {
            let dfa = record(
                &["PathDfa"],
                &[
                    ("classes", &borrowed_bytes(&dfa.classes, rt)),
                    ("transitions", &borrowed_bytes(&dfa.transitions, rt)),
                    ("start", &dfa.start),
                    ("accepting", &dfa.accepting),
                    ("source", &borrowed(&dfa.source, rt)),
                ],
                rt,
            );
            call(&["PathPattern", "Dfa"], &dfa, rt)
        }
    }
}

/// One literal for a whole table: what it costs the compiler doesn't grow with the number of entries in it.
fn borrowed_bytes(bytes: &[u8], rt: &TokenStream) -> TokenStream {
    borrowed(&Literal::byte_string(bytes), rt)
}

fn borrowed(constant: &dyn ToTokens, rt: &TokenStream) -> TokenStream {
    call(&["Borrowed"], constant, rt)
}

/// A reference to what stands in the binary.
fn stored(part: &dyn ToTokens, rt: &TokenStream) -> TokenStream {
    let reference = quote!(&#part);
    call(&["Stored", "Static"], &reference, rt)
}

pub(crate) fn some(value: &dyn ToTokens, rt: &TokenStream) -> TokenStream {
    call(&["Some"], value, rt)
}

/// `$crate::__private::Type { field: value, … }`
///
/// Here and in the functions below, tokens go straight into the stream that they end up in: every stream that is put
/// into another is a call to the compiler.
fn record(segments: &[&str], fields: &[(&str, &dyn ToTokens)], rt: &TokenStream) -> TokenStream {
    let mut inside = TokenStream::new();
    for (field, value) in fields {
        Ident::new(field, Span::call_site()).to_tokens(&mut inside);
        Punct::new(':', Spacing::Alone).to_tokens(&mut inside);
        append_element(&mut inside, value);
    }
    let name = name(segments, rt);
    quote!(#name { #inside })
}

/// `$crate::__private::function(argument)`
pub(crate) fn call(segments: &[&str], argument: &dyn ToTokens, rt: &TokenStream) -> TokenStream {
    let name = name(segments, rt);
    quote!(#name(#argument))
}

/// `$crate::__private::Type::Variant`
pub(crate) fn name(segments: &[&str], rt: &TokenStream) -> TokenStream {
    let mut name = rt.clone();
    for segment in segments {
        Punct::new(':', Spacing::Joint).to_tokens(&mut name);
        Punct::new(':', Spacing::Alone).to_tokens(&mut name);
        Ident::new(segment, Span::call_site()).to_tokens(&mut name);
    }
    name
}

/// Adds `element,`.
fn append_element(list: &mut TokenStream, element: &dyn ToTokens) {
    element.to_tokens(list);
    Punct::new(',', Spacing::Alone).to_tokens(list);
}
