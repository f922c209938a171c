//! The change to the policy that would allow what a browser blocks, as macro text, or why there is none.
//!
//! Nothing is suggested that the macros refuse, or that would let strangers in.

use std::fmt;

use cors_table::origin::{Doubt, has_hosts_by_installation, is_private};
use cors_table::word::Misuse;
use cors_table::{Element, Names, Origins, Table, header, method};

use super::browser::{Credentials, Verdict};
use super::change::{Change, Quotes, WHOLE_LIST};
use super::difference::Difference;
use super::header_check::{HeaderCheck, HeaderOutcome};
use super::method_check::{MethodCheck, MethodOutcome};
use super::nearest::{MOST_ELEMENTS, Nearest};
use super::origin_check::{OriginCheck, Refusal};
use super::spelling::{FILE, Spelling, sent};

/// Why `null` isn't suggested.
const NULL: &str = "`null` isn't one site: every sandboxed frame, `data:` page and local file sends it, so any attacker can; serve the \
     page from an origin of its own, such as `http://localhost:8080`, fetch without a redirect to another origin, and don't serve the page with `Referrer-Policy: no-referrer`";

/// Why `file://` isn't suggested.
const FILES: &str = "`file://` is every file on the user's machine, so any page that was saved there would be let in; serve the page \
     from an origin of its own, such as `http://localhost:8080`, or give the application's engine a scheme of its own, such \
     as `app://localhost`; if it is really meant, add it with `dangerously = [null_origin]`";

/// Why `mirror` isn't suggested.
const TOO_LONG_TO_MIRROR: &str = "`mirror` sends back 4 KiB in 64 lines at most; list the headers by name";

/// What would make a browser allow what it blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Nothing is blocked.
    NotNeeded,
    /// These changes to the policy, all of them.
    Change(Vec<Change>),
    /// No change to the policy should; why, and what to do in its place.
    #[non_exhaustive]
    Elsewhere {
        /// One sentence.
        why: String,
    },
}

/// What the checks found.
pub(super) struct Findings<'a> {
    pub(super) table: &'a Table,
    pub(super) origin: &'a OriginCheck,
    pub(super) method: Option<&'a MethodCheck>,
    pub(super) headers: &'a [HeaderCheck],
    /// Whether `headers = mirror` would send back all the headers.
    pub(super) are_headers_mirrorable: bool,
    pub(super) credentials: Credentials,
}

impl Findings<'_> {
    /// What to do about `verdict`.
    pub(super) fn remedy(&self, verdict: &Verdict) -> Remedy {
        if !verdict.is_blocked() {
            return Remedy::NotNeeded;
        }
        match self.changes() {
            Ok(changes) if !changes.is_empty() => Remedy::Change(changes),
            Ok(_) => Remedy::Elsewhere {
                why: "the policy allows it; what is blocked comes of the request's own form".to_owned(),
            },
            Err(why) => Remedy::Elsewhere { why },
        }
    }

    fn changes(&self) -> Result<Vec<Change>, String> {
        let needs_credentials = self.credentials == Credentials::Include && !self.table.credentials;
        let origin = match self.origin {
            OriginCheck::Refused { origin, refusal } => Some(self.add_origin(origin, refusal)?),
            OriginCheck::Allowed { origin, .. } if needs_credentials => self.name_origin(origin)?,
            OriginCheck::Allowed { .. } => None,
        };
        let credentials = if needs_credentials { self.turn_credentials_on()? } else { Vec::new() };
        let method = self.method.map_or(Ok(None), |check| self.add_method(check))?;
        let headers = self.add_headers()?;
        Ok(origin.into_iter().chain(credentials).chain(method).chain(headers).collect())
    }

    fn add_origin(&self, origin: &str, refusal: &Refusal) -> Result<Change, String> {
        let nearest = match refusal {
            Refusal::NotListed(nearest) => nearest.as_ref(),
            Refusal::Null => return Err(NULL.to_owned()),
            Refusal::File => return Err(FILES.to_owned()),
            Refusal::SeveralLines(_) | Refusal::NotVisibleAscii | Refusal::Malformed { meant: None, .. } => {
                return Err("no browser sends such an Origin, so no policy allows it".to_owned());
            }
            Refusal::Malformed { meant: Some((meant, _)), .. } => {
                return Err(format!("no browser sends `{origin}`; it sends {}", sent(meant)));
            }
        };
        refuse_host_by_installation(origin)?;
        let doubt = doubt(origin)?;
        self.refuse_insecure(origin)?;
        let model = nearest.filter(|nearest| nearest.differences.first() == Some(&Difference::LookAlike));
        if let Some(Nearest { element, .. }) = model {
            return Err(format!(
                "`{origin}` looks like `{element}`, and may be somebody else's; add it to `origins` only if it is yours"
            ));
        }
        let element = Element::of(origin);
        let note = element.is_insecure().then(|| {
            let better = if is_private(element.host()) { "" } else { "; `https` is better" };
            format!("it is unencrypted, so the macro warns{better}")
        });
        let listed: Vec<String> =
            self.table.origins.elements().take(WHOLE_LIST).map(|element| element.to_string()).collect();
        Ok(Change::add("origins", &listed, &[origin.to_owned()], Quotes::Always).with_note(note.or(doubt)))
    }

    /// `*` and `mirror` can't go with credentials: the origin has to be named.
    fn name_origin(&self, origin: &str) -> Result<Option<Change>, String> {
        let form = match self.table.origins {
            Origins::Any => "`*`",
            Origins::Mirror => "`mirror`",
            Origins::One(_) | Origins::Listed(_) => return Ok(None),
        };
        if origin == "null" {
            return Err(NULL.to_owned());
        }
        if origin == FILE {
            return Err(FILES.to_owned());
        }
        if matches!(Spelling::of(origin), Spelling::Wrong { .. }) {
            return Err("no browser sends such an Origin, so no policy should name it".to_owned());
        }
        refuse_host_by_installation(origin)?;
        let doubt = doubt(origin)?.map(|doubt| format!("; {doubt}")).unwrap_or_default();
        self.refuse_insecure(origin)?;
        let note = format!("{form} can't go with credentials; name every other origin that calls, too{doubt}");
        Ok(Some(Change::add("origins", &[], &[origin.to_owned()], Quotes::Always).with_note(Some(note))))
    }

    fn refuse_insecure(&self, origin: &str) -> Result<(), String> {
        let with_credentials = self.table.credentials || self.credentials == Credentials::Include;
        let element = Element::of(origin);
        if with_credentials && element.is_insecure() {
            let way_out = if is_private(element.host()) {
                "if that network is trusted, add the origin with `dangerously = [insecure_origins]`"
            } else {
                "serve the page over https"
            };
            return Err(format!(
                "`{origin}` is unencrypted, and with credentials whoever controls the network could act as the user; \
                 {way_out}"
            ));
        }
        Ok(())
    }

    fn turn_credentials_on(&self) -> Result<Vec<Change>, String> {
        let table = self.table;
        let mut wide = None;
        for element in table.origins.elements().take(MOST_ELEMENTS) {
            if element.scheme.is_empty() {
                return Err(
                    "the policy allows `null`, and with credentials every sandboxed page could act as the user"
                        .to_owned(),
                );
            }
            if element.is_file() {
                return Err(
                    "the policy allows `file://`, and with credentials any page that was saved as a file could act as \
                     the user"
                        .to_owned(),
                );
            }
            if element.is_insecure() {
                return Err(format!(
                    "the policy allows `{element}`, which is unencrypted, and with credentials whoever controls the \
                     network could act as the user"
                ));
            }
            if let Some(domain) = element.domain().filter(|domain| *domain != "localhost") {
                if !domain.strip_suffix('.').unwrap_or(domain).contains('.') {
                    return Err(format!("the policy allows `{element}`, and anyone can register a name there"));
                }
                wide = Some(domain);
            }
        }
        if table.expose_headers.has_wildcard() {
            let mut also = Vec::new();
            if matches!(table.origins, Origins::Any) {
                also.push("name the origins");
            }
            if table.methods.has_wildcard() {
                also.push("write `methods = mirror`");
            }
            if table.headers.has_wildcard() {
                also.push("write `headers = mirror`");
            }
            let also = also.iter().fold(String::new(), |text, step| text + ", " + step);
            return Err(format!(
                "`expose_headers = \"*\"` can't go with credentials; name the headers that the page reads{also}, and turn \
                 credentials on then"
            ));
        }
        let note = wide.map(|host| format!("the macro refuses it if strangers can register names under `{host}`"));
        let credentials = Change::credentials().with_note(note);
        let methods = mirror_in_place_of_wildcard("methods", &table.methods);
        let headers = mirror_in_place_of_wildcard("headers", &table.headers);
        if headers.is_some() && !self.are_headers_mirrorable {
            return Err(TOO_LONG_TO_MIRROR.to_owned());
        }
        Ok([credentials].into_iter().chain(methods).chain(headers).collect())
    }

    fn add_method(&self, check: &MethodCheck) -> Result<Option<Change>, String> {
        let MethodCheck { method, outcome } = check;
        match outcome {
            MethodOutcome::Listed | MethodOutcome::Safelisted | MethodOutcome::Wildcard | MethodOutcome::Mirrored => {
                Ok(None)
            }
            MethodOutcome::WrongCase { listed } => {
                Err(format!("the page writes the method as `{method}`; it should write `method: \"{listed}\"`"))
            }
            MethodOutcome::Forbidden => Err(format!("no page can use the method {method}")),
            MethodOutcome::Malformed | MethodOutcome::SeveralLines(_) => {
                Err("no browser sends such a preflight, so no policy allows it".to_owned())
            }
            MethodOutcome::NotListed => match method::right_case(method) {
                Some(right) => Err(format!(
                    "the page writes the method as `{method}`; it should write `method: \"{right}\"`, and then {right} \
                     belongs into `methods`"
                )),
                None => {
                    if let Some(misuse) = method::misuse(method) {
                        return Err(misused(method, &misuse));
                    }
                    let slip = method::slip_of(method)
                        .map(|right| format!("it is one letter away from {right}, so the macro warns"));
                    let right = || "it is a word for what methods do, so the macro warns".to_owned();
                    let note = slip.or_else(|| method::is_right(method).then(right));
                    let listed = first_of(&self.table.methods);
                    let change = Change::add("methods", &listed, std::slice::from_ref(method), Quotes::UnlessWords);
                    Ok(Some(change.with_note(note)))
                }
            },
        }
    }

    /// Whether the header is listed, or the request asks for it.
    fn has_header(&self, name: &str) -> bool {
        let asked = self.headers.iter().map(|check| check.name.as_str());
        self.table.headers.listed().chain(asked).any(|known| known.eq_ignore_ascii_case(name))
    }

    fn add_headers(&self) -> Result<Option<Change>, String> {
        let mut missing = Vec::new();
        let mut note = None;
        for HeaderCheck { name, outcome } in self.headers {
            match outcome {
                HeaderOutcome::Listed
                | HeaderOutcome::Wildcard
                | HeaderOutcome::AuthorizationUnderWildcard
                | HeaderOutcome::Mirrored => {}
                HeaderOutcome::NotListed => {
                    if let Some(misuse) = header::misuse(name) {
                        return Err(misused(name, &misuse));
                    }
                    if let Some(right) = header::slip_of(name).filter(|right| !self.has_header(right)) {
                        note.get_or_insert(format!("{name} is nearly {right}, so the macro warns"));
                    }
                    missing.push(usual_case(name));
                }
                HeaderOutcome::TooLongToMirror => {
                    return Err(TOO_LONG_TO_MIRROR.to_owned());
                }
                HeaderOutcome::Forbidden => return Err(format!("no page can send {name}; browsers set it themselves")),
                HeaderOutcome::ResponseHeader if header::starts_with(name, "access-control-") => {
                    return Err(format!("{name} is what a server answers; take it out of the page's request"));
                }
                HeaderOutcome::ResponseHeader => {
                    note.get_or_insert(format!(
                        "{name} is a header of responses, so the macro warns; does the page have to send it?"
                    ));
                    missing.push(usual_case(name));
                }
                HeaderOutcome::Malformed => return Err("no browser asks for such a header".to_owned()),
            }
        }
        let listed = first_of(&self.table.headers);
        Ok((!missing.is_empty()).then(|| Change::add("headers", &listed, &missing, Quotes::Always).with_note(note)))
    }
}

/// The host of an extension or a web view that is another one elsewhere.
fn refuse_host_by_installation(origin: &str) -> Result<(), String> {
    let scheme = Element::of(origin).scheme.trim_end_matches("://");
    if !has_hosts_by_installation(scheme) {
        return Ok(());
    }
    Err(format!(
        "each installation has a host of its own under `{scheme}`, so naming this one helps it alone; let the extension \
         itself make the request (with `host_permissions` for this server a browser's needs no CORS), or let in every \
         page of the scheme, a stranger's as well: `{scheme}://*` with `dangerously = [whole_schemes]`"
    ))
}

/// What the macro warns of, of an origin that is sent and that the rules take for a slip. One that they may take for another tool's
/// syntax is refused.
fn doubt(origin: &str) -> Result<Option<String>, String> {
    let element = Element::of(origin);
    let scheme = element.scheme.trim_end_matches("://");
    let mut first = None;
    for doubt in Doubt::all(scheme, element.wildcard, element.host()) {
        let what = match doubt {
            Doubt::Scheme(known) => format!("its scheme is one letter away from {known}"),
            Doubt::NoHost => "it has no host".to_owned(),
            Doubt::NoExtension => "no extension of Chromium has such a host".to_owned(),
            Doubt::Character(stranger) => {
                return Err(format!(
                    "hardly any page has `{stranger}` in its host; if this one is yours, give it a name of letters, digits \
                     and hyphens"
                ));
            }
        };
        first.get_or_insert(format!("{what}, so the macro warns"));
    }
    Ok(first)
}

/// Why a name isn't added that the macros refuse, since it can only be a mistake of the page.
fn misused(name: &str, misuse: &Misuse) -> String {
    match misuse {
        Misuse::Underscores(right) => format!("the page writes the header as `{name}`; it should write `{right}`"),
        Misuse::Pattern | Misuse::Sum { .. } | Misuse::Placeholder | Misuse::Word(_) => {
            format!("`{name}` is no name to browsers, but it is what the page sends; it should send a real one")
        }
    }
}

fn mirror_in_place_of_wildcard(key: &'static str, names: &Names) -> Option<Change> {
    let note = "with credentials `*` is a plain name to browsers";
    names.has_wildcard().then(|| Change::mirror(key).with_note(Some(note.to_owned())))
}

/// The first names of a list, enough to know whether it is long.
fn first_of(names: &Names) -> Vec<String> {
    names.listed().take(WHOLE_LIST).map(str::to_owned).collect()
}

/// A field name as people write it: `X-Auth-Token`. Browsers ask for it in lower case.
fn usual_case(name: &str) -> String {
    if let Some(usual) = header::usual_case(name) {
        return usual.to_owned();
    }
    let capitalized = |word: &str| {
        let mut word = word.to_owned();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        word
    };
    name.split('-').map(capitalized).collect::<Vec<_>>().join("-")
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNeeded => f.write_str("nothing"),
            Self::Change(changes) => {
                let changes: Vec<String> = changes.iter().map(Change::to_string).collect();
                f.write_str(&changes.join("; "))
            }
            Self::Elsewhere { why } => write!(f, "no change to the policy: {why}"),
        }
    }
}
