//! What is asked.

use std::collections::BTreeSet;
use std::fmt;

use cors_model::registrable_domain;
use cors_table::origin::{ends_in_number, is_private, split_port};
use cors_table::{Element, Names, Wildcard};

use super::Plan;

/// A request of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Why it is asked.
    pub purpose: Purpose,
    /// The path and the query.
    pub path: String,
    /// The origin of the page; `None` if the request is no page's.
    pub origin: Option<String>,
    /// What a preflight asks for; `None` for a GET.
    pub asked: Option<Asked>,
}

/// What a preflight asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Access-Control-Request-Method.
    pub method: String,
    /// Access-Control-Request-Headers.
    pub headers: Vec<String>,
}

/// Why a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// No page's: a cache, a program.
    NoOrigin,
    /// An origin that is allowed, or said to be.
    Allowed,
    /// An origin that may be.
    Guess,
    /// Somebody else's.
    Stranger,
    /// A sandboxed frame's, which anybody can make.
    Null,
    /// Looks like an allowed one, and anybody can register its name.
    LookAlike(Likeness),
    /// Looks like an allowed one, and only the owner of that one's domain can make it.
    Kin(Likeness),
    /// An allowed one without encryption.
    Insecure,
    /// A page on the user's own machine.
    Local,
    /// A path that isn't there.
    Error,
    /// A method or a header of which nobody said whether it should be let through.
    Tried,
    /// A method or headers that should be let through.
    Listed,
    /// A method or a header that should not.
    Unlisted,
}

/// How an origin looks like an allowed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It begins as that one does.
    Start,
    /// It ends as that one does, or as its domain.
    End,
    /// It has a letter for a dot of that one.
    Letter,
    /// It is a subdomain of that one.
    Subdomain,
    /// It has another label in place of that one's first.
    Sibling,
    /// It has another port.
    Port,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "begins as an allowed one does",
            Self::End => "ends as an allowed one does",
            Self::Letter => "an allowed one with a letter for its dot",
            Self::Subdomain => "a subdomain of an allowed one",
            Self::Sibling => "another subdomain beside an allowed one",
            Self::Port => "an allowed one with another port",
        })
    }
}

/// A name that nobody can register (RFC 6761).
pub(super) const STRANGER: &str = "https://stranger.example";

/// A header that no service knows.
pub(super) const UNKNOWN_HEADER: &str = "x-cors-audit";

/// A method that no service knows.
pub(super) const UNKNOWN_METHOD: &str = "CORSAUDIT";

/// The headers that pages set most, and the methods that they need a preflight for.
pub(super) const TRIED_HEADERS: [&str; 2] = ["Content-Type", "Authorization"];
const TRIED_METHODS: [&str; 4] = ["GET", "PUT", "PATCH", "DELETE"];

/// How many allowed origins are imitated whatever else there is to ask.
const IMITATED: usize = 2;

/// The most headers that one preflight asks for: fewer than what servers take.
const MOST_HEADERS: usize = 16;

/// What one step of an audit asks, and what it has no room for.
#[derive(Debug, Default)]
pub(super) struct Step {
    /// The requests.
    pub(super) probes: Vec<Probe>,
    /// What isn't asked.
    pub(super) unasked: Vec<Unasked>,
}

/// What an audit would have asked about, had it more than [`MOST`](super::MOST) requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unasked {
    /// What these are: `allowed origins`.
    pub what: &'static str,
    /// Those that weren't asked about.
    pub names: Vec<String>,
    /// How many there are in all.
    pub of: usize,
}

impl Unasked {
    /// `None` if nothing was left out.
    fn new(what: &'static str, names: &[String], of: usize) -> Option<Self> {
        (!names.is_empty()).then(|| Self { what, names: names.to_vec(), of })
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "what": self.what, "names": self.names, "of": self.of })
    }
}

impl fmt::Display for Unasked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 3;
        let Self { what, names, of } = self;
        let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
        write!(f, "{} of {of} {what}: {shown}", names.len())?;
        if names.len() > SHOWN { write!(f, " and {} more", names.len() - SHOWN) } else { Ok(()) }
    }
}

impl Plan {
    fn path(&self) -> &str {
        self.url.path_and_query().map_or("/", |path| path.as_str())
    }
}

impl Probe {
    fn get(purpose: Purpose, path: &str, origin: Option<String>) -> Self {
        Self { purpose, path: path.to_owned(), origin, asked: None }
    }

    fn preflight(purpose: Purpose, path: &str, origin: &str, method: &str, headers: &[String]) -> Self {
        let asked = Asked { method: method.to_owned(), headers: headers.to_vec() };
        Self { purpose, path: path.to_owned(), origin: Some(origin.to_owned()), asked: Some(asked) }
    }

    /// GET or OPTIONS.
    #[must_use]
    pub fn method(&self) -> &'static str {
        if self.asked.is_some() { "OPTIONS" } else { "GET" }
    }

    /// The header fields that a browser sends for it.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields: Vec<_> = self.origin.iter().map(|origin| ("origin", origin.clone())).collect();
        if let Some(Asked { method, headers }) = &self.asked {
            fields.push(("access-control-request-method", method.clone()));
            if !headers.is_empty() {
                // Sorted and in lower case, as browsers do.
                let mut names: Vec<String> = headers.iter().map(|name| name.to_ascii_lowercase()).collect();
                names.sort_unstable();
                fields.push(("access-control-request-headers", names.join(",")));
            }
        }
        fields
    }
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.origin.as_ref().map_or_else(|| " without Origin".to_owned(), |origin| format!(" of {origin}"));
        match &self.asked {
            None => write!(f, "GET {}{of}", self.path),
            Some(Asked { method, headers }) if headers.is_empty() => write!(f, "preflight{of} for {method}"),
            Some(Asked { method, headers }) => write!(f, "preflight{of} for {method} with {}", headers.join(", ")),
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LookAlike(likeness) => return write!(f, "{likeness}, and anybody can register it"),
            Self::Kin(likeness) => return write!(f, "{likeness}"),
            Self::NoOrigin => "no page's request",
            Self::Allowed => "an allowed origin",
            Self::Guess => "may be a friend",
            Self::Stranger => "a stranger",
            Self::Null => "a sandboxed frame, which anybody can make",
            Self::Insecure => "an allowed host without encryption",
            Self::Local => "a page on the user's own machine",
            Self::Error => "a path that isn't there",
            Self::Tried => "is it let through?",
            Self::Listed => "should be let through",
            Self::Unlisted => "should not be let through",
        })
    }
}

/// The requests that need no knowledge of the service: GET, of nobody and of a stranger.
pub(super) fn first(plan: &Plan) -> Vec<Probe> {
    let path = plan.path();
    let stranger = Some(STRANGER.to_owned());
    known(plan, vec![Probe::get(Purpose::NoOrigin, path, None), Probe::get(Purpose::Stranger, path, stranger)])
}

/// The same requests; whom the policy allows is no stranger.
fn known(plan: &Plan, mut probes: Vec<Probe>) -> Vec<Probe> {
    if let Some(policy) = &plan.policy {
        for probe in &mut probes {
            let is_allowed = probe.origin.as_deref().is_some_and(|origin| policy.allows_origin_text(origin));
            if is_allowed {
                probe.purpose = Purpose::Allowed;
            }
        }
    }
    probes
}

/// The other GET requests: of those who may read, and of those who look like them. `asked` are the origins that were, and
/// there is room for so many requests, those of [`behind`] included.
pub(super) fn actual(plan: &Plan, mut asked: Vec<Option<String>>, room: usize) -> Step {
    let path = plan.path();
    let of = |purpose, origin: String| Probe::get(purpose, path, Some(origin));
    let allowed = allowed(plan);
    let guesses = if allowed.is_empty() { guesses(plan) } else { Vec::new() };
    let imitable: Vec<&String> = allowed.iter().chain(&guesses).filter(|origin| origin.starts_with("http")).collect();
    let mut imitations: Vec<Vec<Probe>> = imitable.iter().map(|origin| imitations(path, origin)).collect();
    let others = imitations.split_off(IMITATED.min(imitations.len()));
    // Of a long list as many as there is room for, and half of the room is for preflights if there are so many.
    let room = room.saturating_sub(2 + guesses.len() + imitations.iter().map(Vec::len).sum::<usize>());
    let preflights = behind(plan, None, usize::MAX).probes.len();
    let (reached, left_out) = allowed.split_at(allowed.len().min(room - preflights.min(room / 2)));
    let mut room = (room - reached.len()).saturating_sub(preflights);
    let mut imitated = imitations.len();
    for probes in others {
        if probes.len() > room || !guesses.is_empty() {
            break;
        }
        room -= probes.len();
        imitated += 1;
        imitations.push(probes);
    }
    let mut probes = vec![of(Purpose::Null, "null".to_owned())];
    probes.extend(reached.iter().map(|origin| of(Purpose::Allowed, origin.clone())));
    probes.extend(guesses.iter().map(|origin| of(Purpose::Guess, origin.clone())));
    probes.extend(imitations.into_iter().flatten());
    probes.push(of(Purpose::Local, "http://localhost:3000".to_owned()));
    probes.retain(|probe| {
        // An origin of the policy that is written as one of these is that, once.
        let is_new = !asked.contains(&probe.origin);
        asked.push(probe.origin.clone());
        is_new
    });
    let not_imitated: Vec<String> = imitable[imitated..].iter().map(|origin| (*origin).clone()).collect();
    let mut unasked: Vec<Unasked> = Unasked::new("allowed origins", left_out, allowed.len()).into_iter().collect();
    if guesses.is_empty() {
        unasked.extend(Unasked::new("look-alikes of allowed origins", &not_imitated, imitable.len()));
    }
    Step { probes: known(plan, probes), unasked }
}

/// Those that look like an origin.
fn imitations(path: &str, origin: &str) -> Vec<Probe> {
    let of = |purpose, origin: String| Probe::get(purpose, path, Some(origin));
    let mut probes: Vec<Probe> = look_alikes(origin).into_iter().map(|(purpose, origin)| of(purpose, origin)).collect();
    if let Some(rest) = origin.strip_prefix("https://") {
        probes.push(of(Purpose::Insecure, format!("http://{rest}")));
    }
    probes
}

/// The requests of an origin that may read: preflights, and an error. There is room for so many.
pub(super) fn behind(plan: &Plan, friend: Option<&str>, room: usize) -> Step {
    let path = plan.path();
    let origin = friend.unwrap_or(STRANGER);
    let missing = format!("{}/cors-audit-is-not-there", plan.url.path().trim_end_matches('/'));
    let is_governed = plan.policy.as_ref().is_none_or(|policy| policy.table().path.matches(&missing));
    let mut probes = Vec::new();
    if is_governed {
        probes.push(Probe::get(Purpose::Error, &missing, Some(origin.to_owned())));
    }
    let Some(policy) = &plan.policy else {
        // One method or header each, so that what is refused hides nothing else.
        let mut ask = |method: &str, headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|name| (*name).to_owned()).collect();
            probes.push(Probe::preflight(Purpose::Tried, path, origin, method, &headers));
        };
        for header in TRIED_HEADERS {
            ask("GET", &[header]);
        }
        ask("GET", &[UNKNOWN_HEADER]);
        for method in TRIED_METHODS {
            ask(method, &[]);
        }
        ask(UNKNOWN_METHOD, &[]);
        if origin != STRANGER {
            probes.push(Probe::preflight(Purpose::Stranger, path, STRANGER, "PUT", &[]));
        }
        return Step { probes, unasked: Vec::new() };
    };
    let table = policy.table();
    let named =
        |names: &Names| -> Vec<String> { names.listed().filter(|name| *name != "*").map(str::to_owned).collect() };
    let (methods, headers) = (named(&table.methods), named(&table.headers));
    let usual = methods.first().map_or(if policy.allows_method("PUT") { "PUT" } else { "GET" }, String::as_str);
    let some_headers: Vec<&[String]> = headers.chunks(MOST_HEADERS).collect();
    let first_headers = some_headers.first().copied().unwrap_or_default();
    let unlisted = ["PATCH", "DELETE", "PUT", UNKNOWN_METHOD].into_iter().find(|method| !policy.allows_method(method));
    if let Some(method) = unlisted {
        probes.push(Probe::preflight(Purpose::Unlisted, path, origin, method, &[]));
    }
    let is_list = matches!(table.headers, Names::List(_) | Names::Nothing) && !table.headers.has_wildcard();
    let of_unknown = if is_list { Purpose::Unlisted } else { Purpose::Listed };
    probes.push(Probe::preflight(of_unknown, path, origin, usual, &[UNKNOWN_HEADER.to_owned()]));
    for (purpose, stranger) in [(Purpose::Stranger, STRANGER), (Purpose::Null, "null")] {
        probes.push(Probe::preflight(purpose, path, stranger, usual, first_headers));
    }
    // Each method once, and each header: what there is less of is asked for again beside the rest of the other.
    let wanted = methods.len().max(some_headers.len()).max(1);
    let reached = wanted.min(room.saturating_sub(probes.len()));
    let listed = (0..reached).map(|index| {
        let method = if methods.is_empty() { usual } else { &methods[index % methods.len()] };
        let headers = if headers.is_empty() { &[] } else { some_headers[index % some_headers.len()] };
        Probe::preflight(Purpose::Listed, path, origin, method, headers)
    });
    probes.extend(listed);
    let methods_left = &methods[reached.min(methods.len())..];
    let headers_left = &headers[(reached * MOST_HEADERS).min(headers.len())..];
    let unasked =
        [Unasked::new("methods", methods_left, methods.len()), Unasked::new("headers", headers_left, headers.len())];
    Step { probes, unasked: unasked.into_iter().flatten().collect() }
}

/// Origins that are to be allowed: those that are given, and those of the policy, one of each form first.
fn allowed(plan: &Plan) -> Vec<String> {
    let mut seen_forms: Vec<((&str, Wildcard, bool), usize)> = Vec::new();
    let mut of_policy = Vec::new();
    for element in plan.policy.iter().flat_map(|policy| policy.table().origins.elements()) {
        let form = (element.scheme, element.wildcard, element.any_port);
        let at = seen_forms.iter().position(|(known, _)| *known == form).unwrap_or_else(|| {
            seen_forms.push((form, 0));
            seen_forms.len() - 1
        });
        of_policy.push((seen_forms[at].1, instance(&element)));
        seen_forms[at].1 += 1;
    }
    of_policy.sort_by_key(|(place_in_form, _)| *place_in_form);
    let mut known = BTreeSet::new();
    let all = plan.origins.iter().cloned().chain(of_policy.into_iter().map(|(_, origin)| origin));
    all.filter(|origin| known.insert(origin.clone())).collect()
}

/// An origin that an element stands for.
fn instance(element: &Element<'_>) -> String {
    let written = element.to_string();
    match (element.wildcard, element.any_port) {
        (Wildcard::None, false) => written,
        (_, any_port) => {
            let host = written.strip_suffix(":*").filter(|_| any_port).unwrap_or(&written);
            let port = if any_port { ":8080" } else { "" };
            format!("{}{port}", host.replacen('*', "cors-audit", 1))
        }
    }
}

/// Origins that a service of this host may well know.
fn guesses(plan: &Plan) -> Vec<String> {
    let host = plan.url.host().unwrap_or_default();
    let is_name = host.contains('.') && host.contains(|character: char| character.is_ascii_alphabetic());
    if !is_name {
        return Vec::new();
    }
    let domain = host.split_once('.').map_or(host, |(_, domain)| if domain.contains('.') { domain } else { host });
    ["", "app.", "www."].map(|label| format!("https://{label}{domain}")).into()
}

/// Origins that a careless comparison takes for this one.
fn look_alikes(origin: &str) -> Vec<(Purpose, String)> {
    let Some((scheme, authority)) = origin.split_once("://") else { return Vec::new() };
    let (host, port) = split_port(authority);
    let port = port.map_or(String::new(), |port| format!(":{port}"));
    let begins_so = (Purpose::LookAlike(Likeness::Start), format!("{scheme}://{host}.stranger.example"));
    if host.ends_with(']') || ends_in_number(host) {
        return vec![begins_so];
    }
    let domain = registrable_domain(host);
    let mut hosts = vec![(Likeness::End, format!("stranger{host}"))];
    // Before the whole host it makes another subdomain of the same owner, and before the domain somebody else's.
    if let Some(domain) = domain.filter(|domain| *domain != host) {
        hosts.push((Likeness::End, format!("stranger{domain}")));
    }
    hosts.push((Likeness::Subdomain, format!("stranger.{host}")));
    if let Some((_, parent)) = host.split_once('.').filter(|_| domain.is_some_and(|domain| domain != host)) {
        hosts.push((Likeness::Sibling, format!("stranger.{parent}")));
    }
    hosts.extend(with_letter_for_dot(host).map(|host| (Likeness::Letter, host)));
    let of_hosts = hosts.into_iter().map(|(likeness, made)| {
        let purpose = if is_anybodys(&made, host) { Purpose::LookAlike(likeness) } else { Purpose::Kin(likeness) };
        (purpose, format!("{scheme}://{made}{port}"))
    });
    let other_port = (Purpose::Kin(Likeness::Port), format!("{scheme}://{host}:8443"));
    [begins_so].into_iter().chain(of_hosts).chain([other_port]).collect()
}

/// Whether anybody can register a name that is made of that of a host, and not only whoever owns the host's domain.
fn is_anybodys(made: &str, host: &str) -> bool {
    let domain = registrable_domain(made);
    domain.is_some() && domain != registrable_domain(host) && !is_private(made)
}

/// The host with a letter for one of its dots: the first that makes a name which anybody can register.
fn with_letter_for_dot(host: &str) -> Option<String> {
    let made = |(dot, _): (usize, &str)| format!("{}x{}", &host[..dot], &host[dot + 1..]);
    host.match_indices('.').map(made).find(|made| is_anybodys(made, host))
}
