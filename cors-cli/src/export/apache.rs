//! Apache HTTP Server: what a request is allowed goes into environment variables (`mod_setenvif`), the answer is `mod_headers`
//! with their values, and `mod_rewrite` ends preflights.

use std::fmt::Write as _;

use cors_table::Names;

use super::pattern::{self, Allowed, MIRRORED_HEADERS, VISIBLE, mirrored_method};
use super::{Export, Exporter, File, Reason, Source};

pub(super) struct Apache;

/// The fields that the policy alone speaks of.
const FIELDS: [&str; 6] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Expose-Headers",
];

impl Exporter for Apache {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let table = source.table;
        let names =
            [("methods", &table.methods), ("headers", &table.headers), ("expose_headers", &table.expose_headers)];
        let signs = names.into_iter().filter_map(|(key, names)| {
            let name = names.listed().find(|name| name.contains(['%', '$']))?;
            Some(Reason {
                key,
                fact: format!("`{name}` has a `%` or a `$`, and Apache takes what follows one for a variable"),
                help: format!("leave `{name}` out, or give it a name without them"),
            })
        });
        let mut reasons: Vec<Reason> = signs.collect();
        let path = pattern::of_path(&table.path).map_err(|reason| reasons.push(reason)).unwrap_or_default();
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let file = format!("cors_{}.conf", source.identifier());
        Ok(Export {
            files: vec![File { name: file, text: configuration(source, path.as_deref()) }],
            notes: vec![
                "include it in a <VirtualHost>: in an .htaccess or a <Directory> authentication would answer preflights first"
                    .to_owned(),
                "it needs the modules headers, rewrite and setenvif: a2enmod headers rewrite setenvif".to_owned(),
                source.note_on_others("virtual host"),
            ],
        })
    }
}

fn configuration(source: &Source<'_>, path: Option<&str>) -> String {
    let table = source.table;
    // An identifier has no `__`, so `CORS_API__ORIGIN` is no other policy's.
    let name = format!("CORS_{}_", source.identifier().to_ascii_uppercase());
    let mut text = source.heading("apache", "#");
    text += "# Include it in the <VirtualHost> that the policy is for, behind its other rewriting rules' RewriteEngine. It needs\n\
             # a2enmod headers rewrite setenvif.\n\n";
    let governs = match path {
        None => String::new(),
        Some(path) => {
            let _ = write!(
                text,
                "# Whether the policy governs the path, as the client sent it, without its query.\n\
                 SetEnvIfExpr \"%{{THE_REQUEST}} =~ m#^\\S+ ([^? ]*)#\" {name}_PATH=$1\n\
                 SetEnvIfExpr \"reqenv('{name}_PATH') =~ m#{path}#\" {name}_GOVERNS=1\n\n"
            );
            format!("reqenv('{name}_GOVERNS') == '1'")
        }
    };
    let and =
        |condition: &str| if governs.is_empty() { condition.to_owned() } else { format!("{governs} && {condition}") };

    // mod_setenvif reads a header once for all the lines that name it one after the other, and counts no SetEnvIfExpr as one in
    // between, although its pattern writes over what was read (`last_name` and `val` in `match_headers`). So a line with
    // another name stands between the patterns above, or whatever the server has before this file, and the lines below.
    let _ = write!(
        text,
        "# Apache reads Origin anew behind this line: the pattern of a SetEnvIfExpr before it may have taken its place.\n\
         SetEnvIf {name}_ORIGIN \"^\" !{name}_ORIGIN\n\n"
    );
    text += "# The origin, if it is allowed.\n";
    let allowed = Allowed::of(&table.origins);
    let patterns: Vec<String> = match &allowed {
        Allowed::Any => vec![VISIBLE.to_owned()],
        Allowed::One(origin) => vec![pattern::exactly(origin)],
        Allowed::Several { literal, patterns } => {
            literal.iter().map(|origin| pattern::exactly(origin)).chain(patterns.iter().cloned()).collect()
        }
    };
    for pattern in patterns {
        // The answer names what was sent, but for `*`.
        let value = if matches!(allowed, Allowed::Any) { "*" } else { "$1" };
        let group = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap_or(&pattern);
        let _ = writeln!(text, "SetEnvIf Origin \"^({group})$\" {name}_ORIGIN={value}");
    }

    let is_preflight =
        and("%{REQUEST_METHOD} == 'OPTIONS' && -n req('Origin') && -n req('Access-Control-Request-Method')");
    let is_actual = and(&format!("-z reqenv('{name}_PREFLIGHT')"));
    let _ = write!(
        text,
        "\n# What kind of request it is, and what comes of it.\n\
         SetEnvIfExpr \"{is_preflight}\" {name}_PREFLIGHT=refused\n\
         SetEnvIfExpr \"-n reqenv('{name}_PREFLIGHT') && -n reqenv('{name}_ORIGIN')\" {name}_PREFLIGHT=allowed {name}_ALLOWED=1\n\
         SetEnvIfExpr \"{is_actual}\" {name}_ACTUAL=1\n"
    );
    match allowed {
        Allowed::Several { .. } => {
            let _ = writeln!(
                text,
                "SetEnvIfExpr \"-n reqenv('{name}_ACTUAL') && -n reqenv('{name}_ORIGIN')\" {name}_READABLE=1"
            );
        }
        Allowed::Any | Allowed::One(_) => {
            let constant = table.constant_origin().unwrap_or("*");
            let _ = writeln!(
                text,
                "SetEnvIfExpr \"-n reqenv('{name}_ACTUAL')\" {name}_READABLE=1 \"{name}_ORIGIN={constant}\""
            );
        }
    }
    text += &fields(source, &name, !governs.is_empty());
    let _ = write!(
        text,
        "\n# Preflights are answered here, before authentication and whatever stands behind.\n\
         RewriteEngine On\n\
         RewriteCond %{{ENV:{name}_PREFLIGHT}} =allowed\n\
         RewriteRule ^ - [R={},L]\n\
         RewriteCond %{{ENV:{name}_PREFLIGHT}} =refused\n\
         RewriteRule ^ - [R=403,L]\n",
        table.preflight_status
    );
    text
}

/// What is sent. `has_path`: not every request is governed.
fn fields(source: &Source<'_>, name: &str, has_path: bool) -> String {
    let table = source.table;
    let mut text = String::new();
    text += "\n# The policy alone speaks: what the application set goes, with errors, too.\n";
    for field in FIELDS {
        for condition in ["onsuccess", "always"] {
            let guard = if has_path { format!(" env={name}_GOVERNS") } else { String::new() };
            let _ = writeln!(text, "Header {condition} unset {field}{guard}");
        }
    }
    text += "\n# `always`: with errors, too, so that a page can read a 401 or a 500.\n";
    let set = |text: &mut String, field: &str, value: &str, guard: &str| {
        let _ = writeln!(text, "Header always set {field} \"{value}\" env={name}_{guard}");
    };
    let both = ["ALLOWED", "READABLE"];
    for guard in both {
        set(&mut text, "Access-Control-Allow-Origin", &format!("%{{{name}_ORIGIN}}e"), guard);
        if table.credentials {
            set(&mut text, "Access-Control-Allow-Credentials", "true", guard);
        }
    }
    let mirrored = |text: &mut String, header: &str, pattern: &str, variable: &str| {
        let group = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap_or(pattern);
        let _ = writeln!(text, "SetEnvIf {header} \"^({group})$\" {name}_{variable}=$1");
        let _ = writeln!(
            text,
            "SetEnvIfExpr \"-n reqenv('{name}_ALLOWED') && -n reqenv('{name}_{variable}')\" {name}_SEND_{variable}=1"
        );
    };
    match &table.methods {
        Names::Nothing => (),
        Names::List(list) => set(&mut text, "Access-Control-Allow-Methods", list.get(), "ALLOWED"),
        Names::Mirror => {
            mirrored(&mut text, "Access-Control-Request-Method", &mirrored_method(), "METHOD");
            set(&mut text, "Access-Control-Allow-Methods", &format!("%{{{name}_METHOD}}e"), "SEND_METHOD");
        }
    }
    match &table.headers {
        Names::Nothing => (),
        Names::List(list) => set(&mut text, "Access-Control-Allow-Headers", list.get(), "ALLOWED"),
        Names::Mirror => {
            mirrored(&mut text, "Access-Control-Request-Headers", MIRRORED_HEADERS, "HEADERS");
            set(&mut text, "Access-Control-Allow-Headers", &format!("%{{{name}_HEADERS}}e"), "SEND_HEADERS");
        }
    }
    set(&mut text, "Access-Control-Max-Age", table.max_age.text.get(), "ALLOWED");
    if let Names::List(list) = &table.expose_headers {
        set(&mut text, "Access-Control-Expose-Headers", list.get(), "READABLE");
    }
    let _ = writeln!(
        text,
        "Header always merge Vary \"Origin, Access-Control-Request-Method, Access-Control-Request-Headers\" env={name}_PREFLIGHT"
    );
    if table.varies() {
        let _ = writeln!(text, "Header always merge Vary \"Origin\" env={name}_ACTUAL");
    }
    text
}
