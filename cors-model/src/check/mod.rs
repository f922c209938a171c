//! Judges a draft: every fault at once, or a policy in which nothing needs checking again.

mod elements;
mod headers;
mod methods;
mod origins;
mod repair;
mod scalars;
mod seen;

use self::elements::Element;
use crate::fault::{At, Fault, Faults};
use crate::key::{self, Key};
use crate::table::{Names, Origins, PathPattern};
use crate::{Draft, Entry, Rule, Value, syntax, text};

/// A policy that broke no rule, as tables to serve from.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Every broken rule, errors and warnings, in the order of the draft's entries.
    pub faults: Vec<Fault>,
    /// The policy, unless one of the faults is an error.
    pub policy: Option<Checked>,
}

/// The opt-outs of `dangerously`: each silences exactly one rule.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is one opt-out, read by name in one rule")]
pub(crate) struct OptOuts {
    pub(crate) null_origin: bool,
    pub(crate) mirror_any_origin: bool,
    pub(crate) insecure_origins: bool,
    pub(crate) public_suffixes: bool,
}

impl OptOuts {
    fn all(chosen: bool) -> Self {
        OptOuts { null_origin: chosen, mirror_any_origin: chosen, insecure_origins: chosen, public_suffixes: chosen }
    }
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
    fn wrong_form<'f>(&self, faults: &'f mut Faults, at: At, text: &str, parts: &[&str]) -> &'f mut Fault {
        let fault = faults.add(Rule::WrongForm, at, text, parts);
        if fault.help.is_none() {
            fault.help("write {}", &[self.key.forms()]);
        }
        fault
    }
}

/// The entries by their keys: of each key the first one counts.
struct Keys<'a>(&'a Draft);

impl<'a> Keys<'a> {
    fn get(&self, key: Key) -> Option<Given<'a>> {
        let mut entry = 0;
        while entry < self.0.entries.len() {
            let written = &self.0.entries[entry];
            if Key::parse(&written.key) == Some(key) {
                return Some(Given { entry, key, name: &written.key, value: &written.value });
            }
            entry += 1;
        }
        None
    }

    /// The rules about keys alone.
    fn check(&self, faults: &mut Faults) {
        let mut entry = 0;
        while entry < self.0.entries.len() {
            self.check_one(entry, &self.0.entries[entry], faults);
            entry += 1;
        }
    }

    fn check_one(&self, entry: usize, written: &Entry, faults: &mut Faults) {
        let name = written.key.as_str();
        if name.is_empty() {
            let found = text::concat(&scalars::describe(&written.value));
            faults.push(syntax::not_an_entry(At::Value(entry), &found));
        } else if let Some(key) = Key::parse(name) {
            if let Some(first) = self.get(key)
                && first.entry < entry
            {
                repeated_key(entry, name, first, faults);
            }
        } else {
            unknown_key(entry, name, faults);
        }
    }
}

fn repeated_key(entry: usize, name: &str, first: Given<'_>, faults: &mut Faults) {
    let fact = if first.name == name {
        "`{}` stands here for the second time"
    } else {
        "`{}` and `{}` are the same key, and both are here"
    };
    let help = match first.key {
        Key::Origins | Key::Methods | Key::Headers | Key::ExposeHeaders | Key::Dangerously => {
            "write one list with all elements"
        }
        Key::Credentials | Key::MaxAge | Key::Path | Key::PreflightStatus => "leave one of the two out",
    };
    faults.add(Rule::RepeatedKey, At::Key(entry), fact, &[name, first.name]).help(help, &[]);
}

fn unknown_key(entry: usize, name: &str, faults: &mut Faults) {
    let at = At::Key(entry);
    let unquoted = text::trim_all(name, |character| character == '"');
    if unquoted != name && Key::parse(unquoted).is_some() {
        faults.add(Rule::WrongForm, at, "a key stands without quotes", &[]).replace("{}", "{}", &[name, unquoted]);
        return;
    }
    let fault = faults.add(Rule::UnknownKey, at, "there is no key `{}`", &[name]);
    match Key::nearest(name) {
        Some(meant) => fault.replace("{}", "{}", &[name, meant]),
        None if matches!(name, "crate" | "name") => {
            fault.help("only `#[cors(…)]` takes `{}`, with a path or a name; leave it out", &[name])
        }
        None => fault.choices("the keys are", &key::NAMES),
    };
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
    let mut faults = Faults::none();
    let mut policy = Checked::nothing();
    judge(draft, &mut policy, &mut faults);
    let policy = if faults.has_errors() { None } else { Some(policy) };
    Verdict { faults: faults.into_vec(), policy }
}

impl Checked {
    /// What a policy says of which no key is written.
    fn nothing() -> Self {
        Checked {
            origins: Origins::nobody(),
            varies: true,
            credentials: false,
            methods: methods::default(),
            headers: Names::Nothing,
            expose_headers: Names::Nothing,
            max_age: scalars::DEFAULT_MAX_AGE,
            path: PathPattern::Every,
            preflight_status: scalars::DEFAULT_STATUS,
        }
    }
}

fn judge(draft: &Draft, policy: &mut Checked, faults: &mut Faults) {
    let keys = Keys(draft);
    keys.check(faults);
    let mut opt_outs = OptOuts::all(false);
    if let Some(given) = keys.get(Key::Dangerously) {
        read_opt_outs(&elements::split(&given, true, faults), &mut opt_outs, faults);
    }
    // Where `credentials = true` stands, for the rules about a combination with it.
    let mut credentials_at = None;
    if let Some(given) = keys.get(Key::Credentials)
        && scalars::credentials(&given, faults)
    {
        policy.credentials = true;
        credentials_at = Some(At::Value(given.entry));
    }
    if let Some(given) = keys.get(Key::Origins) {
        policy.origins = origins::check(&given, credentials_at, opt_outs, faults);
        policy.varies = policy.origins.vary();
    } else if !names_origin_otherwise(draft) {
        missing_origin(faults);
    }
    if let Some(given) = keys.get(Key::Methods) {
        policy.methods = methods::check(&given, credentials_at, faults);
    }
    if let Some(given) = keys.get(Key::Headers) {
        policy.headers = headers::requested(&given, credentials_at, faults);
    }
    if let Some(given) = keys.get(Key::ExposeHeaders) {
        policy.expose_headers = headers::exposed(&given, credentials_at, faults);
    }
    if let Some(given) = keys.get(Key::MaxAge) {
        policy.max_age = scalars::max_age(&given, faults);
    }
    if let Some(given) = keys.get(Key::Path) {
        policy.path = scalars::path(&given, faults);
    }
    if let Some(given) = keys.get(Key::PreflightStatus) {
        policy.preflight_status = scalars::preflight_status(&given, faults);
    }
}

/// Whether an entry was probably meant to be `origin`, which is enough of an error.
fn names_origin_otherwise(draft: &Draft) -> bool {
    for entry in &draft.entries {
        if entry.key.is_empty() || matches!(Key::nearest(&entry.key), Some("origin" | "origins")) {
            return true;
        }
    }
    false
}

fn missing_origin(faults: &mut Faults) {
    faults.add(
        Rule::MissingOrigin,
        At::Policy,
        "the policy doesn't say which origins may call\n\
         help: write `origin = \"https://app.example.com\"` or `origins = [\"https://app.example.com\", …]`; \
         `origin = \"*\"` would let every website read the responses",
        &[],
    );
}

/// Reads the elements of `dangerously`.
fn read_opt_outs(list: &[Element<'_>], opt_outs: &mut OptOuts, faults: &mut Faults) {
    const NAMES: [&str; 4] = ["null_origin", "mirror_any_origin", "insecure_origins", "public_suffixes"];
    let mut silenced = false;
    for element in list {
        let chosen = match element.text {
            "null_origin" => &mut opt_outs.null_origin,
            "mirror_any_origin" => &mut opt_outs.mirror_any_origin,
            "insecure_origins" => &mut opt_outs.insecure_origins,
            "public_suffixes" => &mut opt_outs.public_suffixes,
            unknown => {
                // It was meant to be one of the four; an error of the rule that it was to silence would be a second one.
                silenced = true;
                let fault = element.fault(faults, Rule::WrongForm, "there is no opt-out `{}`", &[unknown]);
                match key::nearest(unknown, &NAMES) {
                    Some(meant) => fault.replace("{}", "{}", &[unknown, meant]),
                    None => fault.choices("the opt-outs are", &NAMES),
                };
                continue;
            }
        };
        if *chosen {
            element.repeated(faults);
        }
        *chosen = true;
    }
    if silenced {
        *opt_outs = OptOuts::all(true);
    }
}
