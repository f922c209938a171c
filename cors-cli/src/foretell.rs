//! What a browser does with a page's `fetch()`, told by a policy's `explain` before anything is sent.

use std::error::Error;
use std::fmt;

use cors_runtime::explain::{Caveat, Change, Credentials, Explanation, Remedy, Verdict};
use cors_table::fetch::{is_forbidden_header, is_safelisted_header, normalized_method, unsafe_names};
use cors_table::token::is_token;
use cors_table::{fetch, method};
use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// What a page fetches, as a browser sends it.
///
/// ```
/// use cors_cli::foretell::Fetch;
/// use cors_runtime::explain::Credentials;
/// use cors_runtime::startup::OwnedPolicy;
///
/// let policy = OwnedPolicy::builder().origins("https://app.example.com").build()?;
/// let fetch = Fetch::new("https://app.example.com", "put", &["Content-Type"])?;
/// let foretold = fetch.foretell("/users", |method, path, headers| policy.explain(method, path, headers));
/// assert!(foretold.preflight.is_some());
/// assert_eq!(foretold.refusal(Credentials::Omit), Some("Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fetch {
    origin: Option<HeaderValue>,
    method: Method,
    unsafe_names: Option<HeaderValue>,
    left_out: Vec<String>,
}

/// Why a page can't fetch so: the part that is wrong, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Which part.
    pub part: Part,
    /// What is wrong with it, and what would do.
    pub message: String,
}

/// A part of what a page fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The origin of the page.
    Origin,
    /// The method.
    Method,
    /// The headers.
    Headers,
}

/// The requests that a browser sends for it, and what the policy says of each.
#[derive(Clone, Debug)]
pub struct Foretold {
    /// `None` if none is needed.
    pub preflight: Option<Explanation>,
    /// Of the request itself, whether or not the preflight lets it be sent.
    pub actual: Explanation,
}

impl Fetch {
    /// What a page of `origin` fetches; an empty origin is for a request that no page of another origin makes. A method is
    /// [normalised](normalized_method), an empty one is GET. Headers are `Name` or `Name: value`; of a name alone that value counts
    /// which people send with it, which for Content-Type is JSON.
    ///
    /// # Errors
    ///
    /// If something can't be sent at all, or if no browser lets a page use the method.
    pub fn new(origin: &str, method: &str, headers: &[impl AsRef<str>]) -> Result<Self, Mistake> {
        let Headers { unsafe_names, left_out } = read_headers(headers)?;
        Ok(Self {
            origin: if origin.is_empty() { None } else { Some(read_origin(origin)?) },
            method: read_method(if method.is_empty() { "GET" } else { method })?,
            unsafe_names,
            left_out,
        })
    }

    /// The method, as it is sent.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The headers that browsers leave out, whatever the page sets.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// What comes of it if the policy judges it whose `explain` this is: of method, path and headers. The path is taken
    /// [as it is sent](sent_path).
    pub fn foretell(&self, path: &str, explain: impl Fn(&Method, &str, &HeaderMap) -> Explanation) -> Foretold {
        let path = &sent_path(path);
        // As browsers say of every fetch() of another origin's.
        let mut headers = HeaderMap::from_iter([(SEC_FETCH_MODE, HeaderValue::from_static("cors"))]);
        if let Some(origin) = &self.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        let actual = explain(&self.method, path, &headers);
        if !self.needs_preflight() {
            return Foretold { preflight: None, actual };
        }
        if let Ok(method) = HeaderValue::from_str(self.method.as_str()) {
            headers.insert(ACCESS_CONTROL_REQUEST_METHOD, method);
        }
        if let Some(names) = &self.unsafe_names {
            headers.insert(ACCESS_CONTROL_REQUEST_HEADERS, names.clone());
        }
        Foretold { preflight: Some(explain(&Method::OPTIONS, path, &headers)), actual }
    }

    /// Without an Origin it isn't a page's call to another origin, and there is no preflight
    /// ([Fetch, HTTP fetch](https://fetch.spec.whatwg.org/#http-fetch)).
    fn needs_preflight(&self) -> bool {
        let is_simple = method::is_safelisted(self.method.as_str()) && self.unsafe_names.is_none();
        self.origin.is_some() && !is_simple
    }
}

impl Foretold {
    /// The requests in their order.
    pub fn steps(&self) -> impl Iterator<Item = &Explanation> {
        self.preflight.iter().chain([&self.actual])
    }

    /// The [steps](Self::steps) as text, for somebody who sees them together and has the policy in a file: changes are in the words of
    /// a file, and that there is a preflight isn't told again.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut steps: Vec<Explanation> = self.steps().cloned().collect();
        for step in &mut steps {
            step.caveats.retain(|caveat| !matches!(caveat, Caveat::NeedsPreflight { .. }));
        }
        steps.iter().map(|step| in_words_of_file(step, &step.to_string())).collect()
    }

    /// Whether the page gets its answer.
    #[must_use]
    pub fn is_readable(&self, credentials: Credentials) -> bool {
        self.steps().all(|step| step.readable(credentials))
    }

    /// Whether the request itself is sent.
    #[must_use]
    pub fn is_sent(&self, credentials: Credentials) -> bool {
        self.preflight.as_ref().is_none_or(|preflight| preflight.readable(credentials))
    }

    /// What Chromium's console says, if the browser refuses.
    #[must_use]
    pub fn refusal(&self, credentials: Credentials) -> Option<&str> {
        self.steps().find_map(|step| match step.browser(credentials) {
            Verdict::Blocked { reason, .. } => Some(reason.as_str()),
            _ => None,
        })
    }
}

/// What is said of a policy with the changes that are proposed as a file has them: `methods = ["GET"]` for `methods = [GET]`.
#[must_use]
pub fn in_words_of_file(explanation: &Explanation, text: &str) -> String {
    let remedies = [Credentials::Omit, Credentials::Include].map(|credentials| explanation.remedy(credentials));
    let changes = remedies.iter().flat_map(|remedy| match remedy {
        Remedy::Change(changes) => changes.as_slice(),
        _ => &[],
    });
    changes.fold(text.to_owned(), |text, Change { text: of_macro, toml, .. }| text.replace(of_macro, toml))
}

/// A path as a browser sends it: as [`fetch::sent_path`], without query and fragment, which no policy
/// sees.
///
/// ```
/// use cors_cli::foretell::sent_path;
///
/// assert_eq!(sent_path("/api/../caf\u{e9}?x=1"), "/caf%C3%A9");
/// ```
#[must_use]
pub fn sent_path(path: &str) -> String {
    fetch::sent_path(path.split(['?', '#']).next().unwrap_or_default())
}

fn read_origin(origin: &str) -> Result<HeaderValue, Mistake> {
    HeaderValue::from_bytes(origin.as_bytes()).map_err(|_| {
        let origin = Quoted(origin);
        let message = format!("{origin} can't stand in Origin: write it as browsers do, in ASCII");
        Mistake { part: Part::Origin, message }
    })
}

fn read_method(method: &str) -> Result<Method, Mistake> {
    let mistake = |message: String| Mistake { part: Part::Method, message };
    let name = normalized_method(method);
    if method::is_forbidden(name) {
        return Err(mistake(format!("browsers let no page fetch with {name}: write one such as GET, PUT or DELETE")));
    }
    Method::from_bytes(name.as_bytes())
        .map_err(|_| mistake(format!("{} is no method: write one word, such as GET, PUT or PATCH", Quoted(name))))
}

struct Headers {
    /// What a preflight asks for, as browsers send it. `None` if no header needs permission.
    unsafe_names: Option<HeaderValue>,
    left_out: Vec<String>,
}

fn read_headers(headers: &[impl AsRef<str>]) -> Result<Headers, Mistake> {
    let mistake = |message: String| Mistake { part: Part::Headers, message };
    let mut read: Vec<(String, String)> = Vec::new();
    let mut left_out = Vec::new();
    for header in headers {
        let (name, value) = match header.as_ref().split_once(':') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (header.as_ref().trim(), None),
        };
        if !is_token(name.as_bytes()) {
            return Err(mistake(format!(
                "{} is no header's name: write `Content-Type`, or `Content-Type: text/plain`",
                Quoted(name)
            )));
        }
        let lower = name.to_ascii_lowercase();
        let value = value.unwrap_or_else(|| usual_value(&lower));
        if is_forbidden_header(&lower, value.as_bytes()) {
            left_out.push(name.to_owned());
        } else {
            read.push((lower, value.to_owned()));
        }
    }
    let pairs = read.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let names = unsafe_names(pairs, is_safelisted_header).join(",");
    let unsafe_names = if names.is_empty() { None } else { HeaderValue::from_str(&names).ok() };
    Ok(Headers { unsafe_names, left_out })
}

/// What people send with a header of which only the name is said.
fn usual_value(name: &str) -> &'static str {
    match name {
        "content-type" => "application/json",
        "range" => "bytes=0-",
        _ => "*",
    }
}

/// What was written, in a message: in backticks, in one line, and not too long.
///
/// ```
/// use cors_cli::foretell::Quoted;
///
/// assert_eq!(Quoted("X-A\n").to_string(), r"`X-A\n`");
/// assert_eq!(Quoted(&"a".repeat(100)).to_string(), format!("`{}…`", "a".repeat(60)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'t>(pub &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 60;
        let start: String = self.0.chars().take(MOST).collect();
        let more = if start.len() < self.0.len() { "…" } else { "" };
        write!(f, "`{}{more}`", start.escape_debug())
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Mistake {}

#[cfg(test)]
mod tests {
    use cors_runtime::startup::OwnedPolicy;

    use super::*;

    fn names(headers: &[&str]) -> Option<String> {
        let fetch = Fetch::new("https://app.example.com", "", headers).unwrap();
        fetch.unsafe_names.map(|names| names.to_str().unwrap().to_owned())
    }

    #[test]
    fn names_are_asked_for_as_browsers_ask() {
        let headers = ["X-B: 1", "Accept", "content-type: text/plain; charset=utf-8", "X-A", "x-b"];
        assert_eq!(names(&headers).unwrap(), "x-a,x-b");
        assert_eq!(names(&["Range", "Accept-Language"]), None);
        assert_eq!(names(&["Content-Type"]).unwrap(), "content-type");
        assert_eq!(names(&["Range: bytes=-5"]).unwrap(), "range");
        assert_eq!(names(&["Accept: \"odd\""]).unwrap(), "accept");
    }

    #[test]
    fn what_browsers_leave_out_is_told_and_needs_no_permission() {
        let headers = ["Cookie: a=1", "Sec-Fetch-Mode", "X-HTTP-Method-Override: TRACE", "Accept"];
        let fetch = Fetch::new("https://app.example.com", "", &headers).unwrap();
        assert_eq!(fetch.left_out(), ["Cookie", "Sec-Fetch-Mode", "X-HTTP-Method-Override"]);
        assert_eq!(names(&headers), None);
    }

    #[test]
    fn paths_are_sent_as_browsers_send_them() {
        for (written, sent) in [
            ("/", "/"),
            ("", "/"),
            ("/api/users?page=2#top", "/api/users"),
            ("/api/../x", "/x"),
            ("/api/%2e%2E/x", "/x"),
            ("/a b/\u{1f600}", "/a%20b/%F0%9F%98%80"),
            ("/%61/\"<>`{}", "/%61/%22%3C%3E%60%7B%7D"),
            ("//double//slash", "//double//slash"),
        ] {
            assert_eq!(sent_path(written), sent, "{written}");
        }
    }

    #[test]
    fn changes_are_proposed_in_the_words_of_a_file() {
        let policy = OwnedPolicy::builder().origins("https://app.example.com").headers("*").build().unwrap();
        let fetch = Fetch::new("https://app.example.com", "PUT", &["X-A"]).unwrap();
        let foretold = fetch.foretell("/", |method, path, headers| policy.explain(method, path, headers));
        let [preflight, actual] = &foretold.texts()[..] else { panic!("two steps: {foretold:?}") };
        assert!(preflight.contains("methods = [\"GET\", \"HEAD\", \"POST\", \"PUT\"]"), "{preflight}");
        assert!(!actual.contains("explain that one"), "{actual}");
        assert!(actual.contains("headers = \"mirror\" (with credentials"), "{actual}");
    }

    #[test]
    fn what_no_page_sends_is_told() {
        let part = |origin: &str, method: &str, header: &str| Fetch::new(origin, method, &[header]).unwrap_err().part;
        assert_eq!(part("a\nb", "GET", "X-A"), Part::Origin);
        assert_eq!(part("null", "GET IT", "X-A"), Part::Method);
        assert_eq!(part("null", "trace", "X-A"), Part::Method);
        assert_eq!(part("null", "GET", "X A"), Part::Headers);
        assert_eq!(part("null", "GET", ""), Part::Headers);
    }
}
