//! Judges a draft: every fault at once, or a policy in which nothing needs checking again.

mod development;
mod element;
mod expression;
mod given;
mod headers;
pub(crate) mod keys;
mod list;
mod methods;
pub(crate) mod opt_outs;
mod origins;
mod path;
pub(crate) mod repair;
mod replacement;
mod scalars;
mod separators;
mod variables;
mod words;

use cors_table::{MaxAge, Names, PathPattern, Table};

use self::keys::Keys;
use self::opt_outs::OptOuts;
use self::origins::Whose;
use crate::fault::{self, At, Fault, Faults};
use crate::{Draft, Entry, Key, Rule, syntax};

/// What [`check`] says of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Every broken rule, errors and warnings, in the order of the draft's entries. Of each entry, 32 errors and 32 warnings
    /// at most: the last one's [`note`](Fault::note) says how many more there are.
    pub faults: Vec<Fault>,
    /// The policy, unless one of the faults is an error. With `origins = startup` it allows nobody yet.
    pub policy: Option<Table>,
    /// The same with its `dev_origins`, for a program that is being developed; `None` without the key, or if their time is
    /// yet to come.
    pub development: Option<Table>,
    /// What has to be known when the origins come, if they are `startup`.
    pub startup: Option<Startup>,
}

/// What the origins of a program's start are judged beside, other than what stands in the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Startup {
    /// The opt-outs of `dangerously`.
    pub dangerously: Vec<&'static str>,
    /// The origins for development.
    pub dev_origins: Vec<String>,
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
    let verdict = judge(draft);
    let faults = fault::told(replacement::judged(draft, verdict.faults), draft);
    Verdict { faults: faults.into_iter().map(|fault| variables::named(fault, draft)).collect(), ..verdict }
}

/// A verdict with all faults, whose replacements aren't judged yet.
fn judge(written: &Draft) -> Verdict {
    let mut faults = Faults::default();
    let draft = &*variables::resolved(written);
    let keys = Keys::read(draft, written, &mut faults);
    let opt_outs =
        keys.get(Key::Dangerously).map_or_else(OptOuts::default, |given| opt_outs::check(given, &mut faults));
    // Where `credentials = true` stands, for the rules about a combination with it.
    let credentials = keys
        .get_single(Key::Credentials)
        .and_then(|given| scalars::credentials(given, &mut faults).then(|| given.at()));
    let origins = match keys.get(Key::Origins) {
        Some(given) => origins::check(given, credentials, opt_outs, &mut faults),
        None => {
            if !draft.entries.iter().any(is_meant_as_origin) {
                faults.push(missing_origin());
            }
            Whose::Listed(Vec::new())
        }
    };
    let dev_origins = keys.get(Key::DevOrigins).map(|given| {
        let name = keys.get(Key::Origins).map_or("origins", |given| given.name);
        development::check(given, (name, &origins), credentials, opt_outs, &mut faults)
    });
    let policy = Table {
        origins: origins.to_table(),
        credentials: credentials.is_some(),
        methods: match keys.get(Key::Methods) {
            Some(given) => methods::check(given, credentials, &mut faults),
            None => methods::default(),
        },
        headers: match keys.get(Key::Headers) {
            Some(given) => headers::requested(given, credentials, &mut faults),
            None => Names::Nothing,
        },
        expose_headers: match keys.get(Key::ExposeHeaders) {
            Some(given) => headers::exposed(given, credentials, &mut faults),
            None => Names::Nothing,
        },
        max_age: MaxAge::of_seconds(match keys.get_single(Key::MaxAge) {
            Some(given) => scalars::max_age(given, &mut faults),
            None => scalars::DEFAULT_MAX_AGE,
        }),
        path: match keys.get_single(Key::Path) {
            Some(given) => path::check(given, &mut faults),
            None => PathPattern::Every,
        },
        preflight_status: match keys.get_single(Key::PreflightStatus) {
            Some(given) => scalars::preflight_status(given, &mut faults),
            None => scalars::DEFAULT_STATUS,
        },
    };
    if faults.has_errors() {
        return Verdict { faults: faults.into_sorted(), policy: None, development: None, startup: None };
    }
    let (development, startup) = match (&origins, dev_origins) {
        (Whose::Startup, dev_origins) => {
            let texts = dev_origins.iter().flatten().map(|(element, _)| element.text.to_owned());
            (None, Some(Startup { dangerously: opt_outs.names(), dev_origins: texts.collect() }))
        }
        (_, Some(more)) => (Some(Table { origins: origins.table_with(&more), ..policy.clone() }), None),
        (_, None) => (None, None),
    };
    Verdict { faults: faults.into_sorted(), policy: Some(policy), development, startup }
}

/// Whether an entry was probably meant to be `origin`, or a policy that stands elsewhere, which is enough of an error.
fn is_meant_as_origin(entry: &Entry) -> bool {
    entry.key.is_empty()
        || entry.key == syntax::POLICY
        || matches!(Key::nearest(&entry.key), Some("origin" | "origins"))
}

fn missing_origin() -> Fault {
    Fault::new(Rule::MissingOrigin, At::Policy, "the policy doesn't say which origins may call").help(
        "write `origin = \"https://app.example.com\"` or `origins = [\"https://app.example.com\", …]`; \
         `origin = \"*\"` would let every website read the responses",
    )
}
