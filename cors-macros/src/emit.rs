//! A checked policy to tokens: two statics and a handle on them. Nothing here can fail.
//!
//! The tables are written as a text in which `__cors` is `$crate::__private`, so that it is read as it stands. A table of
//! bytes is one literal: what it costs the compiler doesn't grow with the number of entries in it.

use crate::text::{self, append_formatted};
use cors_model::Checked;
use cors_model::table::{HashedBytes, HostPatterns, HostSet, Hosts, Names, OriginList, Origins, PathPattern};
use proc_macro2::{Delimiter, Span, TokenTree};

use crate::check::Judged;
use crate::template::{append, enclosed, fill, parsed, push_literal};

/// A block that is the policy, or a stand-in that lets nobody in where it is refused.
pub(crate) fn expression(judged: &Judged, runtime: &[TokenTree]) -> TokenTree {
    let mut inside = Vec::new();
    append_inside(&mut inside, judged, runtime);
    enclosed(Delimiter::Brace, &inside)
}

fn append_inside(out: &mut Vec<TokenTree>, judged: &Judged, runtime: &[TokenTree]) {
    judged.report(out);
    fill(out, "use #runtime::__private as __cors;", Span::call_site(), &[("runtime", runtime)]);
    // No holes and no other span: the compiler's own lexer does it all, which for 10,000 origins matters.
    append(out, &parsed(&source(&judged.written.variables, judged.policy())));
}

fn source(variables: &[String], policy: Option<&Checked>) -> String {
    let mut text = String::new();
    for name in variables {
        // The compiler notes what `option_env!` reads, and expands the policy anew when it changes.
        text.push_str("const _: ::core::option::Option<&'static ::core::primitive::str> = ::core::option_env!(");
        push_literal(&mut text, name);
        text.push_str(");");
    }
    match policy {
        Some(policy) => write(policy, &mut text),
        None => text.push_str("__cors::REFUSED_POLICY"),
    }
    text
}

/// The statics and the handle, as the inside of a block.
fn write(policy: &Checked, out: &mut String) {
    out.push_str("static WIRE: __cors::Wire = __cors::Wire { allow_origin: ");
    match &policy.origins {
        Origins::Any => value("*", out),
        Origins::One(origin) => value(origin, out),
        Origins::Mirror | Origins::Listed(_) => out.push_str("__cors::None"),
    }
    value_of_names(", allow_methods: ", &policy.methods, out);
    value_of_names(", allow_headers: ", &policy.headers, out);
    value_of_names(", expose_headers: ", &policy.expose_headers, out);
    number(", max_age: __cors::HeaderValue::from_static(\"", u64::from(policy.max_age), out);
    out.push_str("\") };");

    path("static TABLE: &__cors::Table = &__cors::Table { path: ", &policy.path, out);
    origins(", origins: ", &policy.origins, out);
    text::append(out, &[", varies: ", boolean(policy.varies), ", credentials: ", boolean(policy.credentials)]);
    names(", methods: ", &policy.methods, out);
    names(", headers: ", &policy.headers, out);
    names(", expose_headers: ", &policy.expose_headers, out);
    number(", max_age: ", u64::from(policy.max_age), out);
    number(", preflight_status: ", u64::from(policy.preflight_status), out);
    out.push_str(", wire: __cors::Stored::Static(&WIRE) }; __cors::Policy::new(TABLE)");
}

/// Here and below, `before` is what the source has in front of it.
fn number(before: &str, value: u64, out: &mut String) {
    append_formatted(out, format_args!("{before}{value}"));
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn value(text: &str, out: &mut String) {
    out.push_str("__cors::Some(__cors::HeaderValue::from_static(");
    push_literal(out, text);
    out.push_str("))");
}

fn value_of_names(before: &str, names: &Names, out: &mut String) {
    out.push_str(before);
    match names {
        Names::List(list) => value(list, out),
        Names::Nothing | Names::Mirror => out.push_str("__cors::None"),
    }
}

fn names(before: &str, names: &Names, out: &mut String) {
    out.push_str(before);
    match names {
        Names::Nothing => out.push_str("__cors::Names::Nothing"),
        Names::Mirror => out.push_str("__cors::Names::Mirror"),
        Names::List(list) => call("__cors::Names::List(", list, out),
    }
}

fn origins(before: &str, origins: &Origins, out: &mut String) {
    out.push_str(before);
    match origins {
        Origins::Any => out.push_str("__cors::Origins::Any"),
        Origins::Mirror => out.push_str("__cors::Origins::Mirror"),
        Origins::One(origin) => call("__cors::Origins::One(", origin, out),
        Origins::Listed(list) => {
            out.push_str("__cors::Origins::Listed(");
            origin_list(list, out);
            out.push(')');
        }
    }
}

fn origin_list(list: &OriginList, out: &mut String) {
    text::append(out, &["__cors::OriginList { null: ", boolean(list.null)]);
    hosts(", https: ", &list.https, out);
    out.push_str(", others: __cors::Stored::Static(&[");
    for other in &list.others {
        stored("__cors::SchemeHosts { scheme: ", &other.scheme, out);
        hosts(", hosts: ", &other.hosts, out);
        out.push_str("},");
    }
    out.push_str("]) }");
}

fn hosts(before: &str, hosts: &Hosts, out: &mut String) {
    out.push_str(before);
    host_set("__cors::Hosts { literal: ", &hosts.literal, out);
    out.push_str(", patterns: ");
    match &hosts.patterns {
        Some(patterns) => host_patterns(patterns, out),
        None => out.push_str("__cors::None"),
    }
    out.push('}');
}

fn host_patterns(patterns: &HostPatterns, out: &mut String) {
    host_set("__cors::Some(__cors::Stored::Static(&__cors::HostPatterns { any_port: ", &patterns.any_port, out);
    host_set(", subdomains: ", &patterns.subdomains, out);
    host_set(", subdomains_any_port: ", &patterns.subdomains_any_port, out);
    out.push_str("}))");
}

fn host_set(before: &str, hosts: &HostSet, out: &mut String) {
    out.push_str(before);
    match hosts {
        HostSet::Empty => out.push_str("__cors::HostSet::Empty"),
        HostSet::Few(hosts) => {
            out.push_str("__cors::HostSet::Few(__cors::Stored::Static(&[");
            for host in hosts {
                stored("", host, out);
                out.push(',');
            }
            out.push_str("]))");
        }
        HostSet::Hashed(hosts) => {
            number("__cors::HostSet::Hashed(__cors::HashedHosts { seed: ", hosts.seed, out);
            number(", longest: ", hosts.longest as u64, out);
            out.push_str(", hashed: __cors::HashedBytes::");
            match hosts.hashed {
                HashedBytes::Windows { from_start, from_end } => {
                    number("Windows { from_start: ", from_start as u64, out);
                    number(", from_end: ", from_end as u64, out);
                    out.push('}');
                }
                HashedBytes::Whole => out.push_str("Whole"),
            }
            bytes(", displacements: ", &hosts.displacements, out);
            bytes(", offsets: ", &hosts.offsets, out);
            bytes(", blob: ", &hosts.blob, out);
            out.push_str("})");
        }
    }
}

fn path(before: &str, path: &PathPattern, out: &mut String) {
    out.push_str(before);
    match path {
        PathPattern::Every => out.push_str("__cors::PathPattern::Every"),
        PathPattern::Exact(text) => call("__cors::PathPattern::Exact(", text, out),
        PathPattern::Prefix(text) => call("__cors::PathPattern::Prefix(", text, out),
        PathPattern::Suffix(text) => call("__cors::PathPattern::Suffix(", text, out),
        PathPattern::Contains(text) => call("__cors::PathPattern::Contains(", text, out),
        PathPattern::Dfa(dfa) => {
            bytes("__cors::PathPattern::Dfa(__cors::PathDfa { classes: ", &dfa.classes, out);
            bytes(", transitions: ", &dfa.transitions, out);
            number(", start: ", u64::from(dfa.start), out);
            number(", accepting: ", u64::from(dfa.accepting), out);
            stored(", source: ", &dfa.source, out);
            out.push_str(" })");
        }
    }
}

fn bytes(before: &str, bytes: &[u8], out: &mut String) {
    append_formatted(out, format_args!("{before}__cors::Stored::Static(b\"{}\")", bytes.escape_ascii()));
}

/// A variant that holds a borrowed text.
fn call(variant: &str, text: &str, out: &mut String) {
    stored(variant, text, out);
    out.push(')');
}

/// A borrowed text.
fn stored(before: &str, text: &str, out: &mut String) {
    append_formatted(out, format_args!("{before}__cors::Stored::Static({text:?})"));
}
