//! `cors explain`.

use clap::Args;
use cors_runtime::explain::{Credentials, Explanation, Remedy, Verdict};
use cors_runtime::startup::OwnedPolicy;
use cors_table::header::is_forbidden_request_header;
use cors_table::method;
use cors_table::token::is_token;
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

use super::{Format, Outcome, json};
use crate::policy_file::{Failure, OnePolicy};
use crate::style;

/// Says whether a page's request gets through, why not, and which change would let it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cors explain cors.toml --origin https://app.example.com
  cors explain cors.toml --policy api --origin https://app.example.com --method PUT --header Content-Type --credentials

Where a browser would ask first, the preflight is explained, too.
Exit status: 0 if the page gets its answer, 1 if the browser blocks it, 2 if the policy is refused.")]
pub(crate) struct Explain {
    #[command(flatten)]
    policy: OnePolicy,
    /// The origin of the page: `https://app.example.com`, or `null`
    #[arg(long, value_name = "ORIGIN")]
    origin: String,
    /// The method that the page fetches with
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: String,
    /// A header that the page sets, `Name` or `Name: value`; may be given again
    #[arg(long = "header", value_name = "HEADER")]
    headers: Vec<String>,
    /// The page fetches with `credentials: "include"`
    #[arg(long)]
    credentials: bool,
    /// The path that it fetches
    #[arg(long, value_name = "PATH", default_value = "/")]
    path: String,
    /// For whom the output is
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What a page asks for, as a browser would send it.
struct Request {
    origin: HeaderValue,
    method: Method,
    /// Those that need permission, in lower case and sorted, as browsers ask for them.
    unsafe_names: Vec<String>,
    path: String,
    /// What a browser does otherwise than the page says.
    notes: Vec<String>,
}

impl Explain {
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        let (_, policy) = self.policy.load()?;
        let request = self.request()?;
        let credentials = if self.credentials { Credentials::Include } else { Credentials::Omit };
        let preflight = request.preflight(&policy);
        let actual = request.actual(&policy);
        let steps: Vec<&Explanation> = preflight.iter().chain([&actual]).collect();
        let is_allowed = steps.iter().all(|step| step.readable(credentials));
        match self.format {
            Format::Text => {
                let mut text = String::new();
                for step in &steps {
                    text.extend([&step.to_string(), "\n"]);
                }
                let origin = &self.origin;
                let with = if self.credentials { "with" } else { "without" };
                let verdict = if is_allowed {
                    format!("A page of {origin} gets its answer, {with} credentials.\n")
                } else {
                    format!("The browser blocks a page of {origin}, {with} credentials.\n")
                };
                text.push_str(&verdict);
                style::write(&text);
                for note in &request.notes {
                    style::note(&format!("note: {note}"));
                }
            }
            Format::Json => style::write(&json(&json!({
                "allowed": is_allowed,
                "credentials": self.credentials,
                "preflight": preflight.as_ref().map(|step| to_json(step, credentials)),
                "actual": to_json(&actual, credentials),
                "notes": request.notes,
            }))),
        }
        Ok(Outcome::found(!is_allowed))
    }

    fn request(&self) -> Result<Request, Failure> {
        let origin = HeaderValue::from_str(&self.origin).map_err(|_| {
            Failure(format!("`{}` can't stand in Origin: write it as browsers do, in ASCII", self.origin))
        })?;
        let mut notes = Vec::new();
        if !cors_table::origin::is_serialized(self.origin.as_bytes()) {
            notes.push(format!(
                "no browser sends `{}`: an origin is scheme, host and port alone, as in https://app.example.com",
                self.origin
            ));
        }
        // Six methods are put into upper case (Fetch: normalize), and no other.
        let known = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
        let name = known.into_iter().find(|known| known.eq_ignore_ascii_case(&self.method)).unwrap_or(&self.method);
        let method = Method::from_bytes(name.as_bytes())
            .map_err(|_| Failure(format!("`{name}` is no method: write one such as GET, PUT or DELETE")))?;
        if method::is_forbidden(name) {
            return Err(Failure(format!(
                "browsers let no page fetch with {name}: write one such as GET, PUT or DELETE"
            )));
        }
        if !self.path.starts_with('/') {
            return Err(Failure(format!("`{}` is no path: it begins with `/`, as in /users/1", self.path)));
        }
        let mut unsafe_names = Vec::new();
        for header in &self.headers {
            let (name, value) = match header.split_once(':') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (header.trim(), None),
            };
            if !is_token(name) {
                return Err(Failure(format!(
                    "`{name}` is no header's name: write `Content-Type`, or `Content-Type: text/plain`"
                )));
            }
            if is_forbidden_request_header(name) {
                notes.push(format!("browsers let no page set `{name}`: it is left out"));
            } else if !is_safelisted(name, value) {
                unsafe_names.push(name.to_ascii_lowercase());
            }
        }
        unsafe_names.sort_unstable();
        unsafe_names.dedup();
        let path = self.path.split(['?', '#']).next().unwrap_or("/").to_owned();
        Ok(Request { origin, method, unsafe_names, path, notes })
    }
}

/// Whether a header needs no permission
/// ([Fetch, CORS-safelisted request-header](https://fetch.spec.whatwg.org/#cors-safelisted-request-header)). A Content-Type of
/// which nothing is said is taken for JSON's, which needs it.
fn is_safelisted(name: &str, value: Option<&str>) -> bool {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if value.is_some_and(|value| value.len() > 128 || value.contains(|c: char| "\"():<>?@[\\]{}".contains(c))) {
        return false;
    }
    if is("Content-Type") {
        let essence = value.and_then(|value| value.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        return ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(&essence.as_str());
    }
    is("Accept") || is("Accept-Language") || is("Content-Language")
}

impl Request {
    fn preflight(&self, policy: &OwnedPolicy) -> Option<Explanation> {
        if method::is_safelisted(self.method.as_str()) && self.unsafe_names.is_empty() {
            return None;
        }
        let mut headers = self.headers();
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_str(self.method.as_str()).ok()?);
        if !self.unsafe_names.is_empty() {
            headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_str(&self.unsafe_names.join(",")).ok()?);
        }
        Some(policy.explain(&Method::OPTIONS, &self.path, &headers))
    }

    /// What a page's `fetch()` says of itself, with a preflight and without.
    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([(ORIGIN, self.origin.clone()), (SEC_FETCH_MODE, HeaderValue::from_static("cors"))])
    }

    fn actual(&self, policy: &OwnedPolicy) -> Explanation {
        policy.explain(&self.method, &self.path, &self.headers())
    }
}

fn to_json(explanation: &Explanation, credentials: Credentials) -> Value {
    let verdict = explanation.browser(credentials);
    let remedy = explanation.remedy(credentials);
    let fields = explanation.sent.headers.iter();
    json!({
        "request": explanation.request,
        "allowed": explanation.readable(credentials),
        "status": explanation.sent.status.map(|status| status.as_u16()),
        "fields": fields.map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())])).collect::<Vec<_>>(),
        "console": match verdict {
            Verdict::Blocked { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        "remedy": match remedy {
            Remedy::NotNeeded => None,
            remedy => Some(remedy.to_string()),
        },
        "notes": explanation.caveats.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "text": explanation.to_string(),
    })
}
