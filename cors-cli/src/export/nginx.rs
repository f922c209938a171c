//! nginx: what a request is allowed is a chain of `map`s; the answer is `add_header` with their values.
//!
//! An empty value leaves a header out, so one set of directives serves every kind of request, and no `if` holds
//! anything but `return`, which is what `if` is safe for.

use std::fmt::Write as _;

use cors_table::{Names, PathPattern};

use super::pattern::{self, Allowed, MIRRORED_HEADERS, VISIBLE, mirrored_method};
use super::{Export, Exporter, File, Reason, Source};

pub(super) struct Nginx;

/// The longest text that fits into a bucket of nginx's tables by default (`map_hash_bucket_size 64`), with room to spare.
const LONGEST_KEY: usize = 40;

impl Exporter for Nginx {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let table = source.table;
        let names =
            [("methods", &table.methods), ("headers", &table.headers), ("expose_headers", &table.expose_headers)];
        let dollars = names.into_iter().filter_map(|(key, names)| {
            let name = names.listed().find(|name| name.contains('$'))?;
            Some(Reason {
                key,
                fact: format!("`{name}` has a `$`, and nginx takes what follows one for a variable"),
                help: format!("leave `{name}` out, or give it a name without `$`"),
            })
        });
        let mut reasons: Vec<Reason> = dollars.collect();
        let path = pattern::of_path(&table.path).map_err(|reason| reasons.push(reason)).unwrap_or_default();
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let file = format!("cors_{}", source.identifier());
        let policy = format!("cors_{}", shortened(&source.identifier()));
        Ok(Export {
            files: vec![
                File { name: format!("{file}.maps.conf"), text: maps(source, &policy, path.as_deref()) },
                File { name: format!("{file}.conf"), text: directives(source, &policy) },
            ],
            notes: vec![
                "a location that has an add_header or a proxy_hide_header of its own inherits none of these: include the \
                 second file there as well"
                    .to_owned(),
                source.note_on_others("server"),
            ],
        })
    }
}

/// The longest identifier of a policy that leaves room for what stands around it: a variable's name fits into a bucket of nginx's
/// table by default (`variables_hash_bucket_size 64`) up to 46 bytes, and a group's of PCRE up to 32.
const LONGEST_IDENTIFIER: usize = 22;

/// An identifier that is short enough: a longer one is told from others by its hash, which is a word of its own, as no identifier
/// has one.
fn shortened(identifier: &str) -> String {
    if identifier.len() <= LONGEST_IDENTIFIER {
        return identifier.to_owned();
    }
    // FNV-1a, so that the name is the same in every version; 48 bits of it.
    let hash = identifier
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let beginning = &identifier[..LONGEST_IDENTIFIER - "_0h123456789abc".len()];
    format!("{}_0h{:012x}", beginning.trim_end_matches('_'), hash >> 16)
}

/// What the names of a policy's variables begin with. An identifier has no `__`, so `$cors_api__origin` is no other policy's.
fn variables_of(policy: &str) -> String {
    format!("{policy}_")
}

/// Variables that the policies of a server share. No policy's own has such a name.
const GOVERNED: &str = "cors_governed";
const LAST: &str = "cors_last";

/// What goes into `http { }`.
fn maps(source: &Source<'_>, policy: &str, path: Option<&str>) -> String {
    let table = source.table;
    let name = &variables_of(policy);
    let mut text = source.heading("nginx", "#");
    let _ = writeln!(text, "# This file is for http {{ … }}; put it into /etc/nginx/conf.d.\n");
    let asked = "$request_method $http_access_control_request_method $http_origin";
    match path {
        Some(path) => {
            text += &map(
                "The path as the client sent it, without its query.",
                "$request_uri",
                &format!("{name}_path"),
                &[(format!("~^(?<{name}_raw>[^?]*)"), format!("${name}_raw"))],
            );
            text += &map(
                "Whether the policy governs it.",
                &format!("${name}_path"),
                &format!("{name}_governs"),
                &[(format!("~{path}"), "yes".to_owned())],
            );
            let preflight = ("~^yes OPTIONS [^ ]+ .".to_owned(), "preflight".to_owned());
            text += &map(
                "What kind of request it is.",
                &format!("${name}_governs {asked}"),
                &format!("{name}_request"),
                &[preflight, ("~^yes ".to_owned(), "actual".to_owned())],
            );
        }
        None => {
            let preflight = ("~^OPTIONS [^ ]+ .".to_owned(), "preflight".to_owned());
            text += &map_or("What kind of request it is.", asked, &format!("{name}_request"), "actual", &[preflight]);
        }
    }
    let allowed = Allowed::of(&table.origins);
    text += &map("The origin, if it is allowed.", "$http_origin", &format!("{name}_origin"), &origins(&allowed));
    text += &map(
        "What comes of a preflight.",
        &format!("${name}_request:${name}_origin"),
        &format!("{name}_preflight"),
        &[("preflight:".to_owned(), "refused".to_owned()), ("~^preflight:.".to_owned(), "allowed".to_owned())],
    );
    let for_everyone = match allowed {
        Allowed::Any => "*".to_owned(),
        Allowed::One(origin) => origin.to_owned(),
        Allowed::Several { .. } => format!("${name}_origin"),
    };
    text += &map(
        "Access-Control-Allow-Origin.",
        &format!("${name}_request:${name}_origin"),
        &format!("{name}_allow_origin"),
        &[("~^preflight:.".to_owned(), format!("${name}_origin")), ("~^actual:".to_owned(), for_everyone)],
    );
    text += &values(source, name);
    if path.is_some() {
        text += &upstreams(source, policy);
    }
    text
}

/// What is sent where a policy has a path: its own values, which are empty where it doesn't govern, or what stands behind nginx
/// says. A server may include several such policies, and each hides the fields of what stands behind, so exactly one has to pass
/// them on where none governs.
fn upstreams(source: &Source<'_>, policy: &str) -> String {
    let name = &variables_of(policy);
    let mut text = String::from(
        "# Where no policy of a server governs, what stands behind nginx speaks for itself, and the policy that is included last\n\
         # passes that on. The files for server { … } set these two.\n\n",
    );
    text += &map("Whether one governs.", "", GOVERNED, &[]);
    text += &map("The last one.", "", LAST, &[]);
    text += &map(
        "Who speaks.",
        &format!("${LAST}:${GOVERNED}"),
        &format!("{name}_speaker"),
        &[(format!("{policy}:"), "upstream".to_owned())],
    );
    for Field { header, variable, is_sent } in fields(source).into_iter().filter(|field| field.header != "Vary") {
        let upstream = format!("$upstream_http_{}", header.to_ascii_lowercase().replace('-', "_"));
        let own = if is_sent { format!("${name}_{variable}") } else { String::new() };
        text += &map_or(
            &format!("{header}."),
            &format!("${name}_speaker"),
            &format!("{name}_sent_{variable}"),
            &own,
            &[("upstream".to_owned(), upstream)],
        );
    }
    text
}

/// The values of the fields beside Access-Control-Allow-Origin.
fn values(source: &Source<'_>, name: &str) -> String {
    let table = source.table;
    let mut text = String::new();
    if table.credentials {
        text += &map(
            "Access-Control-Allow-Credentials.",
            &format!("${name}_allow_origin"),
            &format!("{name}_credentials"),
            &[("~.".to_owned(), "true".to_owned())],
        );
    }
    let preflights = |text: &mut String, header: &str, variable: &str, value: &str| {
        let allowed = [("allowed".to_owned(), value.to_owned())];
        *text += &map(header, &format!("${name}_preflight"), &format!("{name}_{variable}"), &allowed);
    };
    match &table.methods {
        Names::Nothing => (),
        Names::List(list) => preflights(&mut text, "Access-Control-Allow-Methods.", "methods", list.get()),
        Names::Mirror => {
            let requested = "$http_access_control_request_method";
            let token = [(format!("~{}", mirrored_method()), requested.to_owned())];
            text += &map("The method that is asked for.", requested, &format!("{name}_asked_method"), &token);
            let asked = format!("${name}_asked_method");
            preflights(&mut text, "Access-Control-Allow-Methods.", "methods", &asked);
        }
    }
    match &table.headers {
        Names::Nothing => (),
        Names::List(list) => preflights(&mut text, "Access-Control-Allow-Headers.", "headers", list.get()),
        Names::Mirror => {
            let requested = "$http_access_control_request_headers";
            let names = [(format!("~{MIRRORED_HEADERS}"), requested.to_owned())];
            text += &map("The headers that are asked for.", requested, &format!("{name}_asked_headers"), &names);
            let asked = format!("${name}_asked_headers");
            preflights(&mut text, "Access-Control-Allow-Headers.", "headers", &asked);
        }
    }
    preflights(&mut text, "Access-Control-Max-Age.", "max_age", table.max_age.text.get());
    if let Names::List(list) = &table.expose_headers {
        text += &map(
            "Access-Control-Expose-Headers.",
            &format!("${name}_request:${name}_allow_origin"),
            &format!("{name}_exposed"),
            &[("~^actual:.".to_owned(), list.get().to_owned())],
        );
    }
    let mut vary = vec![(
        "preflight".to_owned(),
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers".to_owned(),
    )];
    if table.varies() {
        vary.push(("actual".to_owned(), "Origin".to_owned()));
    }
    text += &map("Vary.", &format!("${name}_request"), &format!("{name}_vary"), &vary);
    text
}

/// A response field, and the variable that holds its value.
struct Field {
    header: &'static str,
    variable: &'static str,
    /// Whether the policy ever sends it.
    is_sent: bool,
}

fn fields(source: &Source<'_>) -> [Field; 7] {
    let table = source.table;
    let present = |names: &Names| !matches!(names, Names::Nothing);
    let field = |header, variable, is_sent| Field { header, variable, is_sent };
    [
        field("Access-Control-Allow-Origin", "allow_origin", true),
        field("Access-Control-Allow-Credentials", "credentials", table.credentials),
        field("Access-Control-Allow-Methods", "methods", present(&table.methods)),
        field("Access-Control-Allow-Headers", "headers", present(&table.headers)),
        field("Access-Control-Max-Age", "max_age", true),
        field("Access-Control-Expose-Headers", "exposed", present(&table.expose_headers)),
        field("Vary", "vary", true),
    ]
}

/// Each origin that is allowed, and what the answer names. Keys are compared without case, so the answer names what the policy
/// has: a browser takes it only for what it sent.
fn origins(allowed: &Allowed<'_>) -> Vec<(String, String)> {
    let literal = |origin: &str| {
        let key =
            if origin.len() <= LONGEST_KEY { origin.to_owned() } else { format!("~{}", pattern::exactly(origin)) };
        (key, origin.to_owned())
    };
    match allowed {
        Allowed::Any => vec![(format!("~{VISIBLE}"), "*".to_owned())],
        Allowed::One(origin) => vec![literal(origin)],
        Allowed::Several { literal: origins, patterns } => {
            let patterns = patterns.iter().map(|pattern| (format!("~{pattern}"), "$http_origin".to_owned()));
            origins.iter().map(|origin| literal(origin)).chain(patterns).collect()
        }
    }
}

fn map(what: &str, from: &str, to: &str, rows: &[(String, String)]) -> String {
    map_or(what, from, to, "", rows)
}

/// A `map` with a comment.
fn map_or(what: &str, from: &str, to: &str, default: &str, rows: &[(String, String)]) -> String {
    let from = if from.is_empty() || from.contains([' ', ':']) { format!("\"{from}\"") } else { from.to_owned() };
    let mut text = format!("# {what}\nmap {from} ${to} {{\n    default \"{default}\";\n");
    for (key, value) in rows {
        let _ = writeln!(text, "    \"{key}\" \"{value}\";");
    }
    text + "}\n\n"
}

/// What goes into `server { }` or `location { }`.
fn directives(source: &Source<'_>, policy: &str) -> String {
    let table = source.table;
    let name = &variables_of(policy);
    let mut text = source.heading("nginx", "#");
    let _ = writeln!(
        text,
        "# Include this file in the server {{ … }} that the policy is for, or in one location {{ … }} of it. A location that has an\n\
         # add_header or a proxy_hide_header of its own inherits none of these: include the file there as well.\n"
    );
    let has_path = table.path != PathPattern::Every;
    if has_path {
        let _ = write!(
            text,
            "# Other policies with a path may be included beside this one: the last one passes on what stands behind nginx says where\n\
             # none governs.\n\
             set ${GOVERNED} \"${GOVERNED}${name}_governs\";\n\
             set ${LAST} {policy};\n\n"
        );
    }
    let sent = if has_path { "sent_" } else { "" };
    text += "# An empty value sends nothing. `always`: with errors, too, so that a page can read a 401 or a 500.\n";
    for Field { header, variable, is_sent } in fields(source) {
        if header == "Vary" {
            let _ = writeln!(text, "add_header Vary ${name}_{variable} always;");
        } else if is_sent || !sent.is_empty() {
            let _ = writeln!(text, "add_header {header} ${name}_{sent}{variable} always;");
        }
    }
    text += "\n# The policy alone speaks: what stands behind nginx may not add a second line.\n";
    for module in ["proxy", "fastcgi"] {
        for Field { header, .. } in fields(source).into_iter().filter(|field| field.header != "Vary") {
            let _ = writeln!(text, "{module}_hide_header {header};");
        }
    }
    let _ = write!(
        text,
        "\n# Preflights are answered here, before authentication and whatever stands behind.\n\
         if (${name}_preflight = allowed) {{\n    return {};\n}}\nif (${name}_preflight = refused) {{\n    return 403;\n}}\n",
        table.preflight_status
    );
    text
}
