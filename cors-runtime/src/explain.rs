//! Why a browser says no: a policy's answer to a request, told to a person.
//!
//! [`Policy::explain`](crate::Policy::explain) takes what [`Policy::decide`](crate::Policy::decide) takes, and gives an
//! [`Explanation`]: what kind of request it is, each check with its outcome, what is sent, what a browser makes of that
//! in the words of Chromium's console, and the change to the policy that would allow it. Its [`Display`](std::fmt::Display)
//! form is for people, its fields are for programs.
//!
//! ```
//! use cors_runtime::explain::Credentials;
//! use cors_runtime::{Policy, cors_policy};
//! use http::{HeaderMap, HeaderValue, Method};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
//!
//! let mut request = HeaderMap::new();
//! request.insert("origin", HeaderValue::from_static("https://app.example.com"));
//! request.insert("access-control-request-method", HeaderValue::from_static("DELETE"));
//!
//! let explanation = API.explain(&Method::OPTIONS, "/users/1", &request);
//! assert!(!explanation.readable(Credentials::Omit));
//! assert_eq!(
//!     explanation.to_string(),
//!     "\
//! OPTIONS /users/1 is a preflight for DELETE. A browser doesn't send DELETE after it.
//!   ✓ origin: `https://app.example.com` is in the list
//!   ✗ method: DELETE isn't in the list
//!   – credentials: off; a page that fetches with `credentials: \"include\"` is blocked
//! The answer: 204
//!   access-control-allow-origin: https://app.example.com
//!   access-control-allow-methods: GET, PUT
//!   access-control-max-age: 3600
//!   vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers
//! The browser's console: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.
//! To allow it: methods = [GET, PUT, DELETE]
//! "
//! );
//! ```
//!
//! It reads lists and allocates, so it isn't for every request; the work and the text are bounded whatever the request
//! holds. What is sent comes from the same code that serves, so the two can't disagree.
//!
//! # What it can't know
//!
//! - The page. Whether it fetches with credentials decides, so both answers are given: see [`Credentials`].
//! - What else answers. A proxy or another layer may add to the response or take away from it.
//! - Redirects, mixed content, and what else a browser blocks for other reasons than CORS.
//! - What an older browser asks for. Whether a request is one that no browser checks, such as a form that a page submits, stands
//!   in Sec-Fetch-Mode and Sec-Fetch-Site, which browsers of today send to `https` and to `localhost`: see [`Exemption`].
//! - Which of several headers a browser names first: Chromium goes by an order of its own. Here the first one of
//!   Access-Control-Request-Headers, which is sorted, is named.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

pub(crate) mod browser;
mod caveat;
mod change;
pub(crate) mod describe;
mod difference;
mod display;
mod exemption;
mod header_check;
mod method_check;
mod nearest;
mod origin_check;
pub(crate) mod quote;
mod relation;
mod remedy;
mod spelling;

use self::browser::Exchange;
use self::caveat::caveats;
use self::header_check::Requested;
use self::origin_check::only_origin;
use self::quote::{LONGEST_METHOD, quoted, shortened};
use self::remedy::Findings;
use crate::Policy;
use crate::decide::{self, Decision};
use crate::note::Note;
use crate::prepared::Prepared;

pub use self::browser::{Credentials, Verdict};
pub use self::caveat::Caveat;
#[cfg(any(feature = "explain-header", feature = "tracing"))]
use self::caveat::is_own_host;
pub use self::change::Change;
pub use self::difference::Difference;
pub use self::exemption::Exemption;
#[cfg(feature = "testing")]
pub(crate) use self::header_check::members;
pub use self::header_check::{HeaderCheck, HeaderOutcome};
pub use self::method_check::{MethodCheck, MethodOutcome};
pub use self::nearest::Nearest;
pub use self::origin_check::{OriginCheck, Refusal};
pub use self::remedy::Remedy;

/// How much of a path is shown, in bytes.
const LONGEST_PATH: usize = 100;

/// What a policy says to one request, and why. [`Policy::explain`](crate::Policy::explain) makes it; the
/// [module](self) has an example.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The method and the path of the request, as they are shown: `PUT /users/1`.
    pub request: String,
    /// What kind of request it is.
    pub kind: RequestKind,
    /// Why no browser checks it although it has an Origin; `None` if browsers check it, as far as can be told.
    pub exemption: Option<Exemption>,
    /// Whether the origin is allowed. `None` if the policy doesn't govern the request, or if there is no Origin.
    pub origin: Option<OriginCheck>,
    /// The method that a preflight asks for. `None` for other requests.
    pub method: Option<MethodCheck>,
    /// The headers that a preflight asks for, each once, in the order of the request; at most 256.
    pub headers: Vec<HeaderCheck>,
    /// Whether the policy has `credentials = true`.
    pub credentials: bool,
    /// What the policy sends.
    pub sent: Sent,
    /// What else to know.
    pub caveats: Vec<Caveat>,
    omit: Outlook,
    include: Outlook,
}

/// What kind of request it is, and so what a policy does with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestKind {
    /// The policy has a `path` that the request's path doesn't match, and so have all policies of a set. Nothing is done.
    #[non_exhaustive]
    NotGoverned {
        /// The patterns, as they are written: of a set those of all its policies.
        paths: Vec<String>,
    },
    /// It has no Origin: no browser sent it for a page of another origin that wants to read the response.
    NotCors,
    /// A request with an Origin. The handler runs, and the policy adds its fields to the response.
    #[non_exhaustive]
    Actual {
        /// Why an OPTIONS request isn't a preflight, or another one isn't although it has preflight's fields.
        no_preflight: Option<&'static str>,
    },
    /// A browser asks whether it may send another request. The policy answers; the handler doesn't run.
    Preflight,
}

/// What the policy sends.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Sent {
    /// The status of the answer to a preflight; `None` where the handler has its own.
    pub status: Option<StatusCode>,
    /// The header fields that the policy answers with, or adds to the handler's response.
    pub headers: HeaderMap,
}

/// What a browser makes of it for one kind of fetch.
#[derive(Clone, Debug)]
struct Outlook {
    verdict: Verdict,
    strict: Verdict,
    remedy: Remedy,
}

impl Explanation {
    /// What a browser makes of it, for a page that fetches with or without credentials.
    ///
    /// This is what browsers do by default. For Authorization under `headers = "*"` that is more than the Fetch Standard
    /// allows: see [`browser_strictly`](Self::browser_strictly).
    #[must_use]
    pub const fn browser(&self, credentials: Credentials) -> &Verdict {
        &self.outlook(credentials).verdict
    }

    /// The same for a browser in which `*` doesn't cover Authorization
    /// ([Fetch, CORS non-wildcard request-header name](https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name)):
    /// Chromium with the feature `CorsNonWildcardRequestHeadersSupport`, Firefox with the preference
    /// `network.cors_preflight.authorization_covered_by_wildcard` set to false.
    #[must_use]
    pub const fn browser_strictly(&self, credentials: Credentials) -> &Verdict {
        &self.outlook(credentials).strict
    }

    /// Whether nothing stands in the page's way: after a preflight the browser sends the request, after an actual request
    /// the page may read the response. True where no browser checks: where there is no Origin, and where there is an
    /// [`exemption`](Self::exemption), `no-cors` among them, whose response no page reads.
    #[must_use]
    pub const fn readable(&self, credentials: Credentials) -> bool {
        !self.browser(credentials).is_blocked()
    }

    /// The change to the policy that would allow what [`browser`](Self::browser) says is blocked, or why there is none.
    #[must_use]
    pub const fn remedy(&self, credentials: Credentials) -> &Remedy {
        &self.outlook(credentials).remedy
    }

    const fn outlook(&self, credentials: Credentials) -> &Outlook {
        match credentials {
            Credentials::Omit => &self.omit,
            Credentials::Include => &self.include,
        }
    }
}

impl Policy {
    /// Tells what this policy says to a request, and why; arguments as for [`decide`](Self::decide).
    ///
    /// For people, tests and logs, not for every request: it allocates and reads lists. The work is bounded whatever
    /// the request holds, and no request makes it panic. The [module](crate::explain) has an example.
    #[must_use]
    pub fn explain(self, method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        self.prepared().explain(method, path, headers)
    }
}

impl Prepared {
    /// Tells what this policy says to a request, and why.
    pub(crate) fn explain(&self, method: &Method, path: &str, headers: &HeaderMap) -> Explanation {
        self.explain_in([self], method, path, headers)
    }

    /// Tells what this policy says to a request, and why; `set` is what it was picked from, with itself.
    pub(crate) fn explain_in<'p>(
        &self,
        set: impl IntoIterator<Item = &'p Self>,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Explanation {
        let decision = self.decide_with(Note::default(), method, path, headers);
        let allowed = match &decision {
            Decision::NotGoverned => false,
            Decision::Preflight(preflight) => preflight.is_allowed(),
            Decision::Actual(actual) => actual.is_allowed(),
        };
        let is_governed = !matches!(decision, Decision::NotGoverned);
        let is_preflight = matches!(decision, Decision::Preflight(_));
        let kind = kind(&decision, set, method, headers);
        let exemption = Exemption::of(method, headers);
        let sent = sent(decision);

        let origin = if is_governed { OriginCheck::make(&self.table.origins, headers, allowed) } else { None };
        let requested = if is_preflight { Requested::read(headers) } else { Requested::NOTHING };
        let requested_method = if is_preflight { MethodCheck::make(&self.table.methods, headers) } else { None };
        let checks = requested.check(&self.table.headers);

        let exchange = Exchange {
            origin: only_origin(headers).map(HeaderValue::as_bytes),
            method: headers.get(ACCESS_CONTROL_REQUEST_METHOD).map_or(b"", HeaderValue::as_bytes),
            names: &requested.names,
            status: sent.status.unwrap_or_default(),
            answer: &sent.headers,
        };
        let outlook = |credentials| {
            let verdict = |strict| match kind {
                _ if exemption.is_some() || !headers.contains_key(ORIGIN) => Verdict::NotChecked,
                RequestKind::Preflight => exchange.preflight(credentials, strict),
                // The handler gets it, but to the browser it is a preflight all the same.
                RequestKind::NotGoverned { .. } if decide::Sent::read(method, headers).is_preflight => {
                    exchange.preflight(credentials, strict)
                }
                _ => exchange.response(credentials),
            };
            let (verdict, strict) = (verdict(false), verdict(true));
            let remedy = match (&kind, &origin) {
                (RequestKind::NotGoverned { paths }, _) if verdict.is_blocked() => Remedy::Elsewhere {
                    why: match paths.as_slice() {
                        [path] => {
                            format!("its `path` (`{path}`) leaves this path out; whatever governs it has to allow it")
                        }
                        paths => format!(
                            "the `path`s of the set (`{}`) leave this path out; whatever governs it has to allow it",
                            paths.join("`, `")
                        ),
                    },
                },
                (_, Some(origin)) => {
                    let findings = Findings {
                        table: &self.table,
                        origin,
                        method: requested_method.as_ref(),
                        headers: &checks,
                        are_headers_mirrorable: requested.is_mirrorable,
                        credentials,
                    };
                    findings.remedy(&verdict)
                }
                (_, None) => Remedy::NotNeeded,
            };
            Outlook { verdict, strict, remedy }
        };
        let (omit, include) = (outlook(Credentials::Omit), outlook(Credentials::Include));
        let caveats = caveats(&kind, exemption, method, headers, &checks, requested.is_cut);
        let request = shown_request(method, path);
        let credentials = self.table.credentials;
        Explanation {
            request,
            kind,
            exemption,
            origin,
            method: requested_method,
            headers: checks,
            credentials,
            sent,
            caveats,
            omit,
            include,
        }
    }
}

#[cfg(any(feature = "explain-header", feature = "tracing"))]
#[allow(dead_code, reason = "nothing serves where no framework's feature is on")]
impl Prepared {
    /// Whether a browser may block what this policy, which governs the request, answers. Of a preflight it is the browser that
    /// tells. Browsers send an Origin with requests of a server's own pages, too, and check nothing then; `authority` is the host
    /// and port that the client asked for, where the request says it there and not in Host.
    pub(crate) fn may_be_blocked(&self, method: &Method, headers: &HeaderMap, authority: Option<&str>) -> bool {
        decide::Sent::read(method, headers).is_preflight
            || !self.allows_origin(headers) && !is_unchecked(method, headers, authority)
    }
}

/// Whether no browser checks a request that isn't a preflight, as far as can be told.
#[cfg(any(feature = "explain-header", feature = "tracing"))]
#[allow(dead_code, reason = "nothing serves where no framework's feature is on")]
pub(crate) fn is_unchecked(method: &Method, headers: &HeaderMap, authority: Option<&str>) -> bool {
    Exemption::of(method, headers).is_some() || is_own_host(headers, authority)
}

/// The method and the path of a request, as they are shown.
pub(crate) fn shown_request(method: &Method, path: &str) -> String {
    format!("{} {}", shortened(method.as_str().as_bytes(), LONGEST_METHOD), shortened(path.as_bytes(), LONGEST_PATH))
}

/// What kind of request it is to whom of `set` it was decided by.
fn kind<'p>(
    decision: &Decision<'_>,
    set: impl IntoIterator<Item = &'p Prepared>,
    method: &Method,
    headers: &HeaderMap,
) -> RequestKind {
    match decision {
        Decision::NotGoverned => {
            let pattern = |policy: &Prepared| quoted(policy.table.path.source().unwrap_or_default().as_bytes());
            RequestKind::NotGoverned { paths: set.into_iter().map(pattern).collect() }
        }
        Decision::Preflight(_) => RequestKind::Preflight,
        Decision::Actual(_) if !headers.contains_key(ORIGIN) => RequestKind::NotCors,
        Decision::Actual(_) => RequestKind::Actual {
            no_preflight: if method == Method::OPTIONS {
                Some("an OPTIONS request without Access-Control-Request-Method is no preflight")
            } else if headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
                Some("Access-Control-Request-Method makes a preflight of an OPTIONS request only")
            } else {
                None
            },
        },
    }
}

/// What a decision sends.
fn sent(decision: Decision<'_>) -> Sent {
    match decision {
        Decision::NotGoverned => Sent::default(),
        Decision::Preflight(preflight) => Sent { status: Some(preflight.status()), headers: preflight.headers() },
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            Sent { status: None, headers }
        }
    }
}
