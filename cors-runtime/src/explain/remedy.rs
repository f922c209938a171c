//! The change to the policy that would allow what a browser blocks, as macro text, or why there is none.
//!
//! Nothing is suggested that the macros refuse, or that would let strangers in.

use std::fmt;

use super::browser::{Credentials, Verdict};
use super::field_names::right_case;
use super::names::{HeaderCheck, HeaderOutcome, MethodCheck, MethodOutcome};
use super::nearest::Difference;
use super::origin::{OriginCheck, Refusal, Spelling, is_insecure};
use super::scan::all;
use cors_table::Element;
use cors_table::{Names, Origins, Table};

/// Up to this many elements a whole list is written; a longer one gets "add … to …".
const WHOLE_LIST: usize = 8;

/// How many elements of a policy are looked at to see whether it could have credentials.
const MOST_ELEMENTS: usize = 20_000;

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

/// A change to one key of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The key: `origins`, `methods`, `headers`, `credentials`.
    pub key: &'static str,
    /// What to write: `methods = [GET, PUT]`, or for a long list `add "https://new.example" to origins`.
    pub text: String,
    /// What to know of it before it is made.
    pub note: Option<String>,
}

/// What the checks found.
pub(super) struct Findings<'a> {
    pub(super) table: &'a Table,
    pub(super) origin: &'a OriginCheck,
    pub(super) method: Option<&'a MethodCheck>,
    pub(super) headers: &'a [HeaderCheck],
    pub(super) credentials: Credentials,
}

type Changes = Vec<Change>;

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

    fn changes(&self) -> Result<Changes, String> {
        let mut changes = Vec::new();
        let needs_credentials = self.credentials == Credentials::Include && !self.table.credentials;
        match self.origin {
            OriginCheck::Refused { origin, refusal } => self.add_origin(origin, refusal, &mut changes)?,
            OriginCheck::Allowed { origin, .. } if needs_credentials => self.name_origin(origin, &mut changes)?,
            OriginCheck::Allowed { .. } => {}
        }
        if needs_credentials {
            self.turn_credentials_on(&mut changes)?;
        }
        if let Some(method) = self.method {
            self.add_method(method, &mut changes)?;
        }
        self.add_headers(&mut changes)?;
        Ok(changes)
    }

    fn add_origin(&self, origin: &str, refusal: &Refusal, changes: &mut Changes) -> Result<(), String> {
        let nearest = match refusal {
            Refusal::NotListed(nearest) => nearest.as_ref(),
            Refusal::Null => return Err(null().to_owned()),
            Refusal::SeveralLines(_) | Refusal::NotVisibleAscii | Refusal::Malformed { meant: None, .. } => {
                return Err("no browser sends such an Origin, so no policy allows it".to_owned());
            }
            Refusal::Malformed { meant: Some((meant, _)), .. } => {
                return Err(format!("no browser sends `{origin}`; it sends `{meant}`"));
            }
        };
        self.refuse_insecure(origin)?;
        if let Some(nearest) = nearest
            && matches!(nearest.differences.first(), Some(Difference::LookAlike))
        {
            let element = &nearest.element;
            return Err(format!(
                "`{origin}` looks like `{element}`, and anyone can own such a name; add it to `origins` only if it is yours"
            ));
        }
        let element = Element::of(origin);
        let note = is_insecure(element.scheme, element.host_and_port().0)
            .then(|| "it is unencrypted, so the macro warns; `https` is better".to_owned());
        let mut listed = Vec::new();
        for element in self.table.origins.elements().take(WHOLE_LIST) {
            listed.push(element.to_string());
        }
        changes.push(list_change("origins", &listed, &[origin.to_owned()], &Quotes::Always, note));
        Ok(())
    }

    /// `*` and `mirror` can't go with credentials: the origin has to be named.
    fn name_origin(&self, origin: &str, changes: &mut Changes) -> Result<(), String> {
        let form = match self.table.origins {
            Origins::Any => "`*`",
            Origins::Mirror => "`mirror`",
            Origins::One(_) | Origins::Listed(_) => return Ok(()),
        };
        if origin == "null" {
            return Err(null().to_owned());
        }
        if matches!(Spelling::of(origin), Spelling::Wrong { .. }) {
            return Err("no browser sends such an Origin, so no policy should name it".to_owned());
        }
        self.refuse_insecure(origin)?;
        let note = format!("{form} can't go with credentials; name every other origin that calls, too");
        changes.push(list_change("origins", &[], &[origin.to_owned()], &Quotes::Always, Some(note)));
        Ok(())
    }

    fn refuse_insecure(&self, origin: &str) -> Result<(), String> {
        let element = Element::of(origin);
        let with_credentials = self.table.credentials || self.credentials == Credentials::Include;
        if with_credentials && is_insecure(element.scheme, element.host_and_port().0) {
            return Err(format!(
                "`{origin}` is unencrypted, and with credentials whoever controls the network could act as the user; \
                 serve the page over https"
            ));
        }
        Ok(())
    }

    fn turn_credentials_on(&self, changes: &mut Changes) -> Result<(), String> {
        let table = self.table;
        let mut note = None;
        for element in table.origins.elements().take(MOST_ELEMENTS) {
            let (host, _) = element.host_and_port();
            if element.scheme.is_empty() {
                return Err(
                    "the policy allows `null`, and with credentials every sandboxed page could act as the user"
                        .to_owned(),
                );
            }
            if is_insecure(element.scheme, host) {
                return Err(format!(
                    "the policy allows `{element}`, which is unencrypted, and with credentials whoever controls the \
                     network could act as the user"
                ));
            }
            if element.subdomains && !host.strip_suffix('.').unwrap_or(host).contains('.') && host != "localhost" {
                return Err(format!("the policy allows `{element}`, and anyone can register a name there"));
            }
            if element.subdomains && host != "localhost" {
                note = Some(format!("the macro refuses it if strangers can register names under `{host}`"));
            }
        }
        changes.push(Change { key: "credentials", text: "credentials = true".to_owned(), note });
        mirror_in_place_of_wildcard("methods", &table.methods, changes);
        mirror_in_place_of_wildcard("headers", &table.headers, changes);
        if table.expose_headers.has_wildcard() {
            return Err(
                "`expose_headers = \"*\"` can't go with credentials; name the headers that the page reads, and turn \
                 credentials on then"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn add_method(&self, check: &MethodCheck, changes: &mut Changes) -> Result<(), String> {
        let MethodCheck { method, outcome } = check;
        match outcome {
            MethodOutcome::Listed | MethodOutcome::Safelisted | MethodOutcome::Wildcard | MethodOutcome::Mirrored => {
                Ok(())
            }
            MethodOutcome::WrongCase { listed } => {
                Err(format!("the page writes the method as `{method}`; it should write `method: \"{listed}\"`"))
            }
            MethodOutcome::Forbidden => Err(format!("no page can use the method {method}")),
            MethodOutcome::Malformed | MethodOutcome::SeveralLines(_) => {
                Err("no browser sends such a preflight, so no policy allows it".to_owned())
            }
            MethodOutcome::NotListed => {
                if let Some(right) = right_case(method) {
                    return Err(format!(
                        "the page writes the method as `{method}`; it should write `method: \"{right}\"`, and then \
                         {right} belongs into `methods`"
                    ));
                }
                let listed = owned(&self.table.methods);
                changes.push(list_change("methods", &listed, std::slice::from_ref(method), &Quotes::UnlessWords, None));
                Ok(())
            }
        }
    }

    fn add_headers(&self, changes: &mut Changes) -> Result<(), String> {
        let mut missing = Vec::new();
        for HeaderCheck { name, outcome } in self.headers {
            match outcome {
                HeaderOutcome::Listed
                | HeaderOutcome::Wildcard
                | HeaderOutcome::AuthorizationUnderWildcard
                | HeaderOutcome::Mirrored => {}
                HeaderOutcome::NotListed => missing.push(usual_case(name)),
                HeaderOutcome::TooLongToMirror => {
                    return Err("`mirror` sends back 4 KiB in 64 lines at most; list the headers by name".to_owned());
                }
                HeaderOutcome::Forbidden => return Err(format!("no page can send {name}; browsers set it themselves")),
                HeaderOutcome::ResponseOnly => {
                    return Err(format!("{name} is a header of responses; take it out of the page's request"));
                }
                HeaderOutcome::Malformed => return Err("no browser asks for such a header".to_owned()),
            }
        }
        if !missing.is_empty() {
            let listed = owned(&self.table.headers);
            changes.push(list_change("headers", &listed, &missing, &Quotes::Always, None));
        }
        Ok(())
    }
}

fn mirror_in_place_of_wildcard(key: &'static str, names: &Names, changes: &mut Changes) {
    if names.has_wildcard() {
        let note = Some("with credentials `*` is a plain name to browsers".to_owned());
        changes.push(Change { key, text: format!("{key} = mirror"), note });
    }
}

/// Why `null` isn't suggested.
const fn null() -> &'static str {
    "`null` isn't one site: every sandboxed frame, `data:` page and local file sends it, so any attacker can; serve the \
     page from an origin of its own, such as `http://localhost:8080`, and fetch without a redirect to another origin"
}

/// The first names of a list, enough to know whether it is long.
fn owned(names: &Names) -> Vec<String> {
    let mut owned = Vec::new();
    for name in names.listed() {
        if owned.len() < WHOLE_LIST {
            owned.push((*name).to_owned());
        }
    }
    owned
}

/// Whether elements stand in quotes.
enum Quotes {
    Always,
    /// Not if all of them are words, as methods usually are.
    UnlessWords,
}

/// `listed` with `added` behind it, as macro text. `listed` may be cut at [`WHOLE_LIST`].
fn list_change(
    key: &'static str,
    listed: &[String],
    added: &[String],
    quotes: &Quotes,
    note: Option<String>,
) -> Change {
    let in_quotes = matches!(quotes, Quotes::Always) || !are_words(listed) || !are_words(added);
    let text = if listed.len() + added.len() <= WHOLE_LIST {
        let between = if listed.is_empty() { "" } else { ", " };
        format!("{key} = [{}{between}{}]", written(listed, in_quotes), written(added, in_quotes))
    } else {
        format!("add {} to {key}", written(added, in_quotes))
    };
    Change { key, text, note }
}

fn are_words(names: &[String]) -> bool {
    for name in names {
        if !all(name, u8::is_ascii_uppercase) {
            return false;
        }
    }
    true
}

fn written(names: &[String], in_quotes: bool) -> String {
    let quote = if in_quotes { "\"" } else { "" };
    let mut written = String::new();
    let mut between = "";
    for name in names {
        written.push_str(between);
        written.push_str(quote);
        written.push_str(name);
        written.push_str(quote);
        between = ", ";
    }
    written
}

/// A field name as people write it: `X-Auth-Token`. Browsers ask for it in lower case.
fn usual_case(name: &str) -> String {
    let mut written = String::new();
    let mut starts = true;
    for character in name.chars() {
        written.push(if starts { character.to_ascii_uppercase() } else { character });
        starts = character == '-';
    }
    written
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNeeded => f.write_str("nothing"),
            Self::Change(changes) => {
                let mut between = "";
                for change in changes {
                    write!(f, "{between}{change}")?;
                    between = "; ";
                }
                Ok(())
            }
            Self::Elsewhere { why } => write!(f, "no change to the policy: {why}"),
        }
    }
}

/// The macro text, and what to know of it in brackets.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some(note) = &self.note {
            write!(f, " ({note})")?;
        }
        Ok(())
    }
}
