//! Amazon S3: one rule of a bucket's CORS configuration, in the JSON that `aws s3api` takes. The console takes the array alone that is
//! in it.
//!
//! What S3 does is said in its
//! [documentation](https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html): an origin and a header may
//! hold one `*`, which stands for any characters; `Access-Control-Allow-Credentials: true` goes out unless the origin is `*`;
//! a request whose method isn't in the rule gets nothing.

use cors_table::{Element, Names, Origins, PathPattern, Wildcard, method};
use serde_json::{Value, json};

use super::{Export, Exporter, File, Reason, Source};

pub(super) struct S3;

/// The methods that a rule may hold.
const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "PUT", "DELETE"];

/// The most bytes of a bucket's configuration, which goes out as XML
/// ([`put-bucket-cors`](https://docs.aws.amazon.com/cli/latest/reference/s3api/put-bucket-cors.html)).
const LONGEST_DOCUMENT: usize = 64 * 1024;

/// The most characters of a rule's ID.
const LONGEST_ID: usize = 255;

impl Exporter for S3 {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let table = source.table;
        let mut reasons = Vec::new();
        if table.path != PathPattern::Every {
            reasons.push(Reason {
                key: "path",
                fact: "a bucket has one CORS configuration, whatever the path".to_owned(),
                help: "leave `path` out, or put what it governs into a bucket of its own".to_owned(),
            });
        }
        let origins = taken(origins(&table.origins, table.credentials), &mut reasons);
        let methods = taken(methods(&table.methods), &mut reasons);
        let headers = taken(headers(&table.headers), &mut reasons);
        let exposed: Vec<&str> = table.expose_headers.listed().collect();
        if table.expose_headers.has_wildcard() {
            reasons.push(Reason {
                key: "expose_headers",
                fact: "S3 takes no `*` among the exposed headers".to_owned(),
                help: "name the headers that pages read, such as `ETag`".to_owned(),
            });
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let mut rule = json!({
            "ID": id(source.name),
            "AllowedOrigins": origins,
            "AllowedMethods": methods,
            "MaxAgeSeconds": table.max_age.seconds,
        });
        if !headers.is_empty() {
            rule["AllowedHeaders"] = json!(headers);
        }
        if !exposed.is_empty() {
            rule["ExposeHeaders"] = json!(exposed);
        }
        let length = length_of_document(&rule);
        if length > LONGEST_DOCUMENT {
            return Err(vec![too_long(length, &origins)]);
        }
        let file = format!("cors_{}.json", source.identifier());
        let text = format!("{:#}\n", json!({ "CORSRules": [rule] }));
        let mut notes = vec![
            format!("set it with: aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://{file}"),
            format!("the console takes the array of `CORSRules` alone: jq .CORSRules {file}"),
            "S3 answers an allowed preflight with 200, whatever `preflight_status` says; to a page that is the same"
                .to_owned(),
        ];
        if table.varies() {
            notes.push(
                "S3 sends `Vary: Origin` only to requests with an Origin: a cache in front of the bucket must have Origin in its \
                 key"
                    .to_owned(),
            );
        }
        Ok(Export { files: vec![File { name: file, text }], notes })
    }
}

/// The name as the ID of a rule. What XML can't hold is spelled out.
fn id(name: &str) -> String {
    let spelled = |text: String, character: char| {
        if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') {
            text + &character.escape_unicode().to_string()
        } else {
            text + character.encode_utf8(&mut [0; 4])
        }
    };
    name.chars().fold(String::new(), spelled).chars().take(LONGEST_ID).collect()
}

/// The ID of the one rule that an exported text has.
pub(super) fn id_of(text: &str) -> Option<String> {
    let document: Value = serde_json::from_str(text).ok()?;
    match document["CORSRules"].as_array()?.as_slice() {
        [rule] => rule["ID"].as_str().map(str::to_owned),
        _ => None,
    }
}

/// How long the XML is that the rule is sent as: an element for each value, and the two around them.
fn length_of_document(rule: &Value) -> usize {
    let element = |name: &str, length: usize| "<></>".len() + 2 * name.len() + length;
    let escaped = |text: &str| {
        text.chars().fold(0, |length, character| {
            length
                + match character {
                    '&' => "&amp;".len(),
                    '<' | '>' => "&lt;".len(),
                    other => other.len_utf8(),
                }
        })
    };
    let values = rule.as_object().into_iter().flatten().flat_map(|(key, value)| match value {
        // `AllowedOrigins` are elements `AllowedOrigin`.
        Value::Array(values) => {
            let name = key.strip_suffix('s').unwrap_or(key);
            values.iter().filter_map(Value::as_str).map(|text| element(name, escaped(text))).collect()
        }
        Value::String(text) => vec![element(key, escaped(text))],
        other => vec![element(key, other.to_string().len())],
    });
    let root = r#" xmlns="http://s3.amazonaws.com/doc/2006-03-01/""#.len();
    root + element("CORSConfiguration", element("CORSRule", values.sum()))
}

fn too_long(length: usize, origins: &[String]) -> Reason {
    Reason {
        key: "origins",
        fact: format!(
            "S3 takes {} KB of XML as the configuration of a bucket, and this policy with its {} origins is {} KB",
            LONGEST_DOCUMENT / 1024,
            origins.len(),
            length.div_ceil(1024)
        ),
        help: "allow every subdomain with `*.` if all of them are yours, or put what different origins read into buckets of \
               their own"
            .to_owned(),
    }
}

fn taken<T>(parts: Result<Vec<T>, Vec<Reason>>, reasons: &mut Vec<Reason>) -> Vec<T> {
    parts.unwrap_or_else(|more| {
        reasons.extend(more);
        Vec::new()
    })
}

fn origins(origins: &Origins, credentials: bool) -> Result<Vec<String>, Vec<Reason>> {
    let named = match (origins, credentials) {
        // The answer of S3 is `*` here, and means the same to a page without credentials.
        (Origins::Any | Origins::Mirror, false) => return Ok(vec!["*".to_owned()]),
        (Origins::Any | Origins::Mirror, true) => {
            return Err(vec![Reason {
                key: "origins",
                fact: "S3 sends no Access-Control-Allow-Credentials where any origin is allowed".to_owned(),
                help: "name the origins, or drop `credentials`".to_owned(),
            }]);
        }
        (Origins::One(_) | Origins::Listed(_), _) => origins.elements().map(|element| element_of(&element)),
    };
    let mut allowed = Vec::new();
    let mut reasons = Vec::new();
    for element in named {
        match element {
            Ok(origins) => allowed.extend(origins),
            Err(reason) => reasons.push(reason),
        }
    }
    if !credentials {
        reasons.push(Reason {
            key: "credentials",
            fact: "S3 sends `Access-Control-Allow-Credentials: true` to every origin that is named, and has no switch for it"
                .to_owned(),
            help: "write `credentials = true` if pages may send their users' cookies to the bucket, or `origin = \"*\"`"
                .to_owned(),
        });
    }
    if reasons.is_empty() { Ok(allowed) } else { Err(reasons) }
}

/// What S3 has for an element.
fn element_of(element: &Element<'_>) -> Result<Vec<String>, Reason> {
    let refused = |why: &str, help: &str| {
        Err(Reason { key: "origins", fact: format!("`{element}` {why}"), help: help.to_owned() })
    };
    match (element.wildcard, element.any_port) {
        (Wildcard::None, true) => {
            let without_port = Element { any_port: false, ..*element }.to_string();
            Ok(vec![format!("{without_port}:*"), without_port])
        }
        (Wildcard::None | Wildcard::Subdomains | Wildcard::Host, false) => Ok(vec![element.to_string()]),
        (Wildcard::Subdomains | Wildcard::Host, true) => {
            refused("has two `*`, and S3 takes one", "name the port, or the hosts")
        }
        (Wildcard::Part, _) => refused(
            "stands for a part of one label, and a `*` of S3 goes over dots: it would let in more hosts",
            "name the hosts, or allow every subdomain with `*.` if all of them are yours",
        ),
    }
}

/// The methods of a rule. S3 looks at them for actual requests, too, so those that need no permission are among them.
fn methods(methods: &Names) -> Result<Vec<&str>, Vec<Reason>> {
    let help = "name those that pages use: GET, HEAD, POST, PUT, DELETE".to_owned();
    if matches!(methods, Names::Mirror) || methods.has_wildcard() {
        let fact = "S3 takes no `*` for methods".to_owned();
        return Err(vec![Reason { key: "methods", fact, help }]);
    }
    let unknown = methods.listed().filter(|method| !METHODS.contains(method));
    let reasons: Vec<Reason> = unknown
        .map(|method| Reason {
            key: "methods",
            fact: format!("S3 has no {method} in its rules"),
            help: "leave it out: S3 knows GET, HEAD, POST, PUT and DELETE".to_owned(),
        })
        .collect();
    if !reasons.is_empty() {
        return Err(reasons);
    }
    Ok(METHODS.into_iter().filter(|known| methods.has(known) || method::is_safelisted(known)).collect())
}

fn headers(headers: &Names) -> Result<Vec<&str>, Vec<Reason>> {
    match headers {
        Names::Nothing => Ok(Vec::new()),
        // S3 answers with the names that are asked for, as `mirror` does.
        Names::Mirror => Ok(vec!["*"]),
        Names::List(_) if headers.has_wildcard() && headers.find_in_any_case("Authorization").is_none() => {
            Err(vec![Reason {
                key: "headers",
                fact: "a `*` of S3 covers Authorization, and that of the policy doesn't".to_owned(),
                help: "write `headers = mirror`, or `[\"*\", \"Authorization\"]`".to_owned(),
            }])
        }
        Names::List(_) if headers.has_wildcard() => Ok(vec!["*"]),
        Names::List(_) => Ok(headers.listed().collect()),
    }
}
