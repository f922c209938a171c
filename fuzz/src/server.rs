//! What a server sends, written from `tests/protocol.md` sentence by sentence, without tables and without thrift.

use std::sync::LazyLock;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use regex::Regex;
use regex::bytes::RegexBuilder;

use crate::policy::{Host, Names, Origins, Pattern, Policy, Port};
use crate::request::Request;

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The policy does nothing.
    NotGoverned,
    /// The policy answers.
    Preflight {
        /// Whether the origin is allowed.
        allowed: bool,
        /// The status.
        status: u16,
        /// The header fields.
        headers: Fields,
    },
    /// The handler answers.
    Actual {
        /// Whether the origin is allowed.
        allowed: bool,
        /// The header fields, the handler's own among them.
        headers: Fields,
    },
}

/// Header fields: names and values, sorted; Vary as the members of all its lines.
pub type Fields = Vec<(String, Vec<u8>)>;

/// The fields of a response in a form that can be compared.
#[must_use]
pub fn fields(headers: &HeaderMap) -> Fields {
    let of = |name: &HeaderName, value: &[u8]| (name.to_string(), value.to_vec());
    let mut fields: Fields = Vec::new();
    for (name, value) in headers {
        if name == VARY {
            let members = value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            fields.extend(members.filter(|member| !member.is_empty()).map(|member| of(name, member)));
        } else {
            fields.push(of(name, value.as_bytes()));
        }
    }
    fields.sort();
    fields
}

/// What the policy makes of the request.
#[must_use]
pub fn answer(policy: &Policy, request: &Request) -> Answer {
    if !governs(policy, &request.path) {
        return Answer::NotGoverned;
    }
    let origins: Vec<&HeaderValue> = request.headers.get_all(ORIGIN).iter().collect();
    let origin = match origins.as_slice() {
        [origin] if allows(policy, origin.as_bytes()) => Some(*origin),
        _ => None,
    };
    let asks = request.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    if request.method == "OPTIONS" && !origins.is_empty() && asks {
        preflight(policy, request, origin)
    } else {
        actual(policy, request, origin)
    }
}

/// The policy has a `path` and the request's path doesn't match it: not governed.
fn governs(policy: &Policy, path: &str) -> bool {
    policy.path.is_none_or(|pattern| {
        RegexBuilder::new(pattern).unicode(false).build().expect("the patterns are right").is_match(path.as_bytes())
    })
}

/// The one Access-Control-Allow-Origin of a policy that doesn't vary.
fn constant(policy: &Policy) -> Option<HeaderValue> {
    let text = match &policy.origins {
        Origins::Any => "*".to_owned(),
        Origins::Mirror => return None,
        Origins::Listed(patterns) => match patterns.as_slice() {
            [
                one @ (Pattern::Null | Pattern::Site { host: Host::One(_), port: Port::Default | Port::Number(_), .. }),
            ] => one.to_string(),
            _ => return None,
        },
    };
    Some(HeaderValue::try_from(text).expect("an origin is a header value"))
}

fn preflight(policy: &Policy, request: &Request, origin: Option<&HeaderValue>) -> Answer {
    let mut headers = HeaderMap::new();
    let members = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    headers.insert(VARY, HeaderValue::from_static(members));
    let Some(origin) = origin else {
        return Answer::Preflight { allowed: false, status: 403, headers: fields(&headers) };
    };
    allow(policy, origin, &mut headers);
    let methods = match &policy.methods {
        Names::Missing => Some("GET, HEAD, POST".into()),
        Names::Mirror => mirrored_method(request),
        Names::Listed(names) => Some(line(names).into_bytes()),
    };
    let names = match &policy.headers {
        Names::Missing => None,
        Names::Mirror => mirrored_headers(request),
        Names::Listed(names) => Some(line(names).into_bytes()),
    };
    for (name, value) in [(ACCESS_CONTROL_ALLOW_METHODS, methods), (ACCESS_CONTROL_ALLOW_HEADERS, names)] {
        if let Some(value) = value {
            headers.insert(name, HeaderValue::from_bytes(&value).expect("names are header values"));
        }
    }
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from(policy.max_age.unwrap_or(3_600)));
    let status = policy.preflight_status.unwrap_or(204);
    Answer::Preflight { allowed: true, status, headers: fields(&headers) }
}

/// The value that lists the names. White space around one is nothing.
fn line(names: &[String]) -> String {
    names.iter().map(|name| name.trim()).collect::<Vec<_>>().join(", ")
}

fn actual(policy: &Policy, request: &Request, origin: Option<&HeaderValue>) -> Answer {
    let mut headers = request.handled.clone();
    for name in [
        ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ACCESS_CONTROL_ALLOW_METHODS,
        ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    ] {
        headers.remove(name);
    }
    let constant = constant(policy);
    if let Some(sent) = constant.as_ref().or(origin) {
        allow(policy, sent, &mut headers);
        if let Names::Listed(names) = &policy.expose_headers {
            let names = HeaderValue::try_from(line(names)).expect("names are header values");
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, names);
        }
    }
    let varies = fields(&headers)
        .iter()
        .any(|(name, member)| name == "vary" && (member == b"*" || member.eq_ignore_ascii_case(b"origin")));
    if constant.is_none() && !varies {
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
    Answer::Actual { allowed: origin.is_some(), headers: fields(&headers) }
}

/// Access-Control-Allow-Origin, and Access-Control-Allow-Credentials if they are on.
fn allow(policy: &Policy, origin: &HeaderValue, headers: &mut HeaderMap) {
    let any = matches!(policy.origins, Origins::Any);
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, if any { HeaderValue::from_static("*") } else { origin.clone() });
    if policy.credentials {
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}

/// How many bytes, and how many lines, are sent back.
const MIRRORED: (usize, usize) = (4096, 64);

fn mirrored_method(request: &Request) -> Option<Vec<u8>> {
    let lines: Vec<&HeaderValue> = request.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter().collect();
    let [method] = lines.as_slice() else { return None };
    (method.len() <= MIRRORED.0 && is_token(method.as_bytes())).then(|| method.as_bytes().to_vec())
}

fn mirrored_headers(request: &Request) -> Option<Vec<u8>> {
    let lines: Vec<&[u8]> =
        request.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter().map(HeaderValue::as_bytes).collect();
    let length = lines.iter().map(|line| line.len()).sum::<usize>();
    if lines.len() > MIRRORED.1 || length > MIRRORED.0 {
        return None;
    }
    let filled: Vec<&[u8]> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    (!filled.is_empty()).then(|| filled.join(&b", "[..]))
}

/// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

/// Whether the origin is allowed: byte for byte, or by a pattern.
fn allows(policy: &Policy, origin: &[u8]) -> bool {
    let Some(origin) = visible_ascii(origin) else { return false };
    match &policy.origins {
        Origins::Any => true,
        // What is longer isn't sent back.
        Origins::Mirror => origin.len() <= MIRRORED.0 && is_serialized(origin),
        Origins::Listed(patterns) => patterns.iter().any(|pattern| matches(pattern, origin)),
    }
}

/// Whether the text is `null`, or scheme, host and perhaps port as browsers write them. The schemes of applications may lack the
/// host, and in those whose host is an extension's it may have capitals. Not `*`, not a list, not a pattern.
fn is_serialized(origin: &str) -> bool {
    static SITE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([a-z][a-z0-9+.-]*)://(?:(\[[0-9a-f:]+\]|[^:\[\]]+)(?::([0-9]+))?)?$").expect("a pattern")
    });
    let Some(site) = SITE.captures(origin) else { return origin == "null" };
    let (scheme, port) = (&site[1], site.get(3).map(|port| port.as_str()));
    let (is_web, default) = match scheme {
        "https" => (true, "443"),
        "http" => (true, "80"),
        _ => (false, ""),
    };
    let Some(host) = site.get(2).map(|host| host.as_str()) else { return !is_web };
    let has_capitals = port.is_none() && PATTERNED.contains(&scheme);
    let is_of_host = |character: char| {
        // The URL Standard's forbidden code points, and what lists and patterns are made with.
        let is_forbidden = "#/:<>?@[\\]^|,*".contains(character) || is_web && character == '%';
        !is_forbidden && (has_capitals || !character.is_ascii_uppercase())
    };
    (host.starts_with('[') || host.chars().all(is_of_host)) && port.is_none_or(|port| is_port(port) && port != default)
}

/// Schemes whose hosts are made anew for each installation.
const PATTERNED: [&str; 4] = ["moz-extension", "safari-web-extension", "webkit-extension", "vscode-webview"];

fn visible_ascii(origin: &[u8]) -> Option<&str> {
    let origin = std::str::from_utf8(origin).ok()?;
    (!origin.is_empty() && origin.chars().all(|character| character.is_ascii_graphic())).then_some(origin)
}

fn matches(pattern: &Pattern, origin: &str) -> bool {
    let Pattern::Site { scheme, host, port } = pattern else { return origin == "null" };
    let Some(authority) = origin.strip_prefix(scheme) else { return false };
    let asking = match port {
        Port::Default => authority,
        Port::Number(number) => match authority.strip_suffix(&format!(":{number}")) {
            Some(host) => host,
            None => return false,
        },
        Port::Any => match authority.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => authority,
        },
    };
    match host {
        Host::One(host) => asking == host,
        // One or more whole labels before the domain, none of them empty.
        Host::Below(domain) => {
            let labels = asking.strip_suffix(domain.as_str()).and_then(|labels| labels.strip_suffix('.'));
            asking.len() <= LONGEST_HOST && labels.is_some_and(|labels| labels.split('.').all(is_label))
        }
        // One or more characters in place of the `*`.
        Host::Part { before, behind, domain } => {
            let Some((label, rest)) = asking.split_once('.') else { return false };
            let part = label.strip_prefix(before).and_then(|label| label.strip_suffix(behind));
            let name = asking.strip_suffix('.').unwrap_or(asking);
            rest == domain && label.len() <= 63 && name.len() <= 253 && part.is_some_and(is_label)
        }
        // One or more characters of which a host is made.
        Host::Any => {
            let is_of_host = |character: char| character.is_ascii_graphic() && !"#/:<>?@[\\]^|,*".contains(character);
            let name = asking.strip_suffix('.').unwrap_or(asking);
            !asking.is_empty() && name.len() <= 253 && asking.chars().all(is_of_host)
        }
    }
}

/// The longest name that DNS has, and the dot that may end it.
const LONGEST_HOST: usize = 254;

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn is_label(label: &str) -> bool {
    let is_of_label = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    !label.is_empty() && label.bytes().all(is_of_label)
}
