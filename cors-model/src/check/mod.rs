//! Judges a draft: every fault at once, or a policy in which nothing needs checking again.

mod elements;
mod headers;
mod methods;
mod origins;
mod repair;
mod scalars;

use crate::fault::{At, Fault, Faults};
use crate::key::{self, Key};
use crate::table::{Names, Origins, PathPattern};
use crate::{Draft, Entry, Rule, Value, syntax};

/// A policy that broke no rule, as tables to serve from.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Who may call.
    pub origins: Origins,
    /// Whether the answer depends on the request's origin.
    pub varies: bool,
    /// Whether cookies and other credentials may come along.
    pub credentials: bool,
    /// The methods, as they are sent.
    pub methods: Names,
    /// The request headers, as they are sent.
    pub headers: Names,
    /// The response headers that pages may read, as they are sent.
    pub expose_headers: Names,
    /// Seconds that a browser may keep a preflight, 86,400 at most.
    pub max_age: u32,
    /// Which request paths the policy governs.
    pub path: PathPattern,
    /// The status of an allowed preflight, 200 to 299.
    pub preflight_status: u16,
}

/// What [`check`] says of a draft.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Every broken rule, errors and warnings, in the order of the draft's entries.
    pub faults: Vec<Fault>,
    /// The policy, unless one of the faults is an error.
    pub policy: Option<Checked>,
}

/// The opt-outs of `dangerously`: each silences exactly one rule.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one opt-out, read by name in one rule")]
pub(crate) struct OptOuts {
    pub(crate) null_origin: bool,
    pub(crate) mirror_any_origin: bool,
    pub(crate) insecure_origins: bool,
    pub(crate) public_suffixes: bool,
}

/// An entry of the draft under a key that exists.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) entry: usize,
    pub(crate) key: Key,
    /// The key as it was written: `origin` or `origins`.
    pub(crate) name: &'a str,
    pub(crate) value: &'a Value,
}

impl Given<'_> {
    /// A value of the wrong kind at `at`.
    fn wrong_form(&self, at: At, fact: impl Into<String>) -> Fault {
        Fault::new(Rule::WrongForm, at, fact).help(format!("write {}", self.key.forms()))
    }
}

/// The first entry of each key.
struct Keys<'a>(Vec<Given<'a>>);

impl<'a> Keys<'a> {
    fn sort(draft: &'a Draft, faults: &mut Faults) -> Keys<'a> {
        let mut keys: Vec<Given> = Vec::new();
        for (entry, written) in draft.entries.iter().enumerate() {
            let name = written.key.as_str();
            if name.is_empty() {
                faults.push(syntax::not_an_entry(At::Value(entry), &scalars::describe(&written.value)));
                continue;
            }
            let Some(key) = Key::parse(name) else {
                faults.push(unknown_key(entry, name));
                continue;
            };
            if let Some(first) = keys.iter().find(|given| given.key == key) {
                let fact = if first.name == name {
                    format!("`{name}` stands here for the second time")
                } else {
                    format!("`{name}` and `{}` are the same key, and both are here", first.name)
                };
                let help = match key {
                    Key::Origins | Key::Methods | Key::Headers | Key::ExposeHeaders | Key::Dangerously => {
                        "write one list with all elements"
                    }
                    Key::Credentials | Key::MaxAge | Key::Path | Key::PreflightStatus => "leave one of the two out",
                };
                faults.push(Fault::new(Rule::RepeatedKey, At::Key(entry), fact).help(help));
                continue;
            }
            keys.push(Given { entry, key, name, value: &written.value });
        }
        Keys(keys)
    }

    fn get(&self, key: Key) -> Option<Given<'a>> {
        self.0.iter().find(|given| given.key == key).copied()
    }
}

fn unknown_key(entry: usize, name: &str) -> Fault {
    let unquoted = name.trim_matches('"');
    if unquoted != name && Key::parse(unquoted).is_some() {
        return Fault::new(Rule::WrongForm, At::Key(entry), "a key stands without quotes").replace(name, unquoted);
    }
    let fault = Fault::new(Rule::UnknownKey, At::Key(entry), format!("there is no key `{name}`"));
    match (Key::nearest(name), name) {
        (Some(meant), _) => fault.replace(name, meant),
        (None, "crate" | "name") => {
            fault.help(format!("only `#[cors(…)]` takes `{name}`, with a path or a name; leave it out"))
        }
        (None, _) => fault.help(format!("the keys are {}", Key::names())),
    }
}

/// Judges a draft by every rule of [`Rule::ALL`] that isn't about the place of an attribute.
///
/// ```
/// use cors_model::{Draft, Entry, Rule, Value, check};
///
/// let origin = Value::Text("https://app.example.com/".to_owned());
/// let draft = Draft { entries: vec![Entry { key: "origin".to_owned(), value: origin }] };
/// let verdict = check(&draft);
/// assert!(verdict.policy.is_none());
/// assert_eq!(verdict.faults[0].rule, Rule::OriginPath);
/// assert_eq!(verdict.faults[0].replacement.as_ref().unwrap().to, "https://app.example.com");
/// ```
#[must_use]
pub fn check(draft: &Draft) -> Verdict {
    let mut faults = Faults::default();
    let keys = Keys::sort(draft, &mut faults);
    let opt_outs = keys.get(Key::Dangerously).map_or_else(OptOuts::default, |given| opt_outs(&given, &mut faults));
    let credentials_given = keys.get(Key::Credentials);
    let credentials = credentials_given.is_some_and(|given| scalars::credentials(&given, &mut faults));
    // Where `credentials = true` stands, for the rules about a combination with it.
    let credentials_at = credentials_given.filter(|_| credentials).map(|given| At::Value(given.entry));

    let origins = if let Some(given) = keys.get(Key::Origins) {
        origins::check(&given, credentials_at.as_ref(), opt_outs, &mut faults)
    } else {
        // An entry that was probably meant to be `origin` is enough of an error.
        let meant = |entry: &Entry| {
            entry.key.is_empty() || Key::nearest(&entry.key).is_some_and(|name| name.starts_with("origin"))
        };
        if !draft.entries.iter().any(meant) {
            faults.push(missing_origin());
        }
        Origins::nobody()
    };
    let methods = keys.get(Key::Methods);
    let methods =
        methods.map_or_else(methods::default, |given| methods::check(&given, credentials_at.as_ref(), &mut faults));
    let headers = keys.get(Key::Headers);
    let headers =
        headers.map_or(Names::Nothing, |given| headers::requested(&given, credentials_at.as_ref(), &mut faults));
    let expose = keys.get(Key::ExposeHeaders);
    let expose_headers =
        expose.map_or(Names::Nothing, |given| headers::exposed(&given, credentials_at.as_ref(), &mut faults));
    let max_age = keys.get(Key::MaxAge).map_or(scalars::DEFAULT_MAX_AGE, |given| scalars::max_age(&given, &mut faults));
    let path = keys.get(Key::Path).map_or(PathPattern::Every, |given| scalars::path(&given, &mut faults));
    let status = keys.get(Key::PreflightStatus);
    let preflight_status =
        status.map_or(scalars::DEFAULT_STATUS, |given| scalars::preflight_status(&given, &mut faults));

    let varies = origins.vary();
    let sound = !faults.has_errors();
    let mut faults = faults.into_vec();
    faults.sort_by_key(|fault| fault.at.entry());
    let checked =
        Checked { origins, varies, credentials, methods, headers, expose_headers, max_age, path, preflight_status };
    Verdict { faults, policy: sound.then_some(checked) }
}

fn missing_origin() -> Fault {
    Fault::new(Rule::MissingOrigin, At::Policy, "the policy doesn't say which origins may call").help(
        "write `origin = \"https://app.example.com\"` or `origins = [\"https://app.example.com\", …]`; \
         `origin = \"*\"` would let every website read the responses",
    )
}

/// Reads `dangerously`.
fn opt_outs(given: &Given<'_>, faults: &mut Faults) -> OptOuts {
    const NAMES: [&str; 4] = ["null_origin", "mirror_any_origin", "insecure_origins", "public_suffixes"];
    let mut opt_outs = OptOuts::default();
    let mut silenced = false;
    for element in elements::split(given, true, faults) {
        let chosen = match element.text {
            "null_origin" => &mut opt_outs.null_origin,
            "mirror_any_origin" => &mut opt_outs.mirror_any_origin,
            "insecure_origins" => &mut opt_outs.insecure_origins,
            "public_suffixes" => &mut opt_outs.public_suffixes,
            unknown => {
                // It was meant to be one of the four; an error of the rule that it was to silence would be a second one.
                silenced = true;
                let fault = element.fault(Rule::WrongForm, format!("there is no opt-out `{unknown}`"));
                faults.push(match key::nearest(unknown, NAMES.into_iter()) {
                    Some(meant) => fault.replace(unknown, meant),
                    None => {
                        fault.help(format!("the opt-outs are {}", NAMES.map(|name| format!("`{name}`")).join(", ")))
                    }
                });
                continue;
            }
        };
        if *chosen {
            faults.push(element.repeated());
        }
        *chosen = true;
    }
    if silenced {
        opt_outs =
            OptOuts { null_origin: true, mirror_any_origin: true, insecure_origins: true, public_suffixes: true };
    }
    opt_outs
}
