//! Policies in a file.

mod constant;

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::Path;

use cors_model::file::{self, File, Judged, Located, Position};

use super::OwnedPolicy;
use super::error::{Place, PolicyError, PolicyFault};
use super::judge::{dev_origins_count, dev_origins_left, seen};

/// A file with one policy, or with several under names, which is read once and asked for its policies.
///
/// A program that needs one policy of a file has it from [`OwnedPolicy::from_toml_file`]. This is for one that needs several, as
/// a gateway does, or that has something to say of them, as an editor or a command has.
///
/// ```
/// use cors_runtime::startup::{OwnedPolicy, PolicyFile};
///
/// let file = PolicyFile::from_toml(
///     r#"
///     [api]
///     origins = ["https://app.example.com"]
///     methods = "GET, PUT"
///     path = "^/api/"
///
///     [assets]
///     origins = "*"
///     "#,
/// );
/// assert_eq!(file.names(), ["api", "assets"]);
/// let policies: Vec<(String, OwnedPolicy)> = file.policies()?;
/// assert!(policies[0].1.allows_method("PUT"));
/// # Ok::<(), cors_runtime::startup::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PolicyFile {
    file: File,
    dev_origins: DevOrigins,
}

/// What becomes of `dev_origins`, which are judged in every build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DevOrigins {
    /// They count, as in a debug build.
    Count,
    /// They don't, as in a release build.
    DoNotCount,
    /// They don't, and each policy says so of its own.
    Left,
}

/// Where in a file a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    file: Option<String>,
    range: Range<usize>,
    position: Position,
}

/// The replacement of a fault as a change of the file: the bytes that go, and the text that stands there then.
///
/// ```
/// use cors_runtime::startup::{Edit, PolicyFile};
///
/// let text = r#"origins = "https://a.example/, https://b.example""#;
/// let faults = PolicyFile::from_toml(text).faults();
/// let Edit { range, text: new, .. } = faults[0].edit().unwrap();
/// let mut mended = text.to_owned();
/// mended.replace_range(range.clone(), new);
/// assert_eq!(mended, r#"origins = "https://a.example, https://b.example""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes of the file that go; on boundaries of characters.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
}

/// Where in a file a fault stands, and what is to be changed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InFile {
    location: Option<Location>,
    edit: Option<Edit>,
}

impl PolicyFile {
    /// The JSON Schema (draft 7) of a file of TOML, by which editors complete and check it: `cors.schema.json` of this crate.
    pub const JSON_SCHEMA: &'static str = include_str!("../../cors.schema.json");

    /// Reads a text of TOML. What is wrong with it shows when a policy of it is built, or in its [`faults`](Self::faults).
    #[must_use]
    pub fn from_toml(text: &str) -> Self {
        Self::new(File::toml(None, text))
    }

    /// The same, with the file's name, which stands in each fault.
    #[must_use]
    pub fn from_named_toml(name: &str, text: &str) -> Self {
        Self::new(File::toml(Some(name), text))
    }

    /// Reads a file of the gateway Pingap: the keys of its CORS plugin, its tables of plugins, or its whole configuration. Its
    /// policies are the plugins for CORS; where there is one, it needs no name.
    #[must_use]
    pub fn from_pingap(text: &str) -> Self {
        Self::new(File::pingap(None, text))
    }

    /// The same, with the file's name, which stands in each fault.
    #[must_use]
    pub fn from_named_pingap(name: &str, text: &str) -> Self {
        Self::new(File::pingap(Some(name), text))
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it isn't there, or can't be read, or isn't UTF-8: `file-missing`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let (name, text) = read(path.as_ref())?;
        Ok(Self::from_named_toml(&name, &text))
    }

    /// Reads a file of the gateway Pingap.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_pingap(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let (name, text) = read(path.as_ref())?;
        Ok(Self::from_named_pingap(&name, &text))
    }

    // As with the macro, `dev_origins` are judged in every build and count in one.
    const fn new(file: File) -> Self {
        let dev_origins = if cfg!(debug_assertions) { DevOrigins::Count } else { DevOrigins::DoNotCount };
        Self { file, dev_origins }
    }

    /// The same file, of which `dev_origins` don't count in a debug build either. They are judged all the same. This is for programs that
    /// write or tell what a policy will do elsewhere, whatever they themselves were built as.
    ///
    /// ```
    /// use cors_runtime::startup::PolicyFile;
    ///
    /// let text = r#"
    /// origins = "https://app.example.com"
    /// dev_origins = "http://localhost:5173"
    /// "#;
    /// let policy = PolicyFile::from_toml(text).without_dev_origins().policy(None)?;
    /// assert!(!policy.allows_origin_text("http://localhost:5173"));
    /// assert_eq!(policy.remarks(), ["these origins for development count in debug builds alone: http://localhost:5173"]);
    /// # Ok::<(), cors_runtime::startup::PolicyError>(())
    /// ```
    #[must_use]
    pub fn without_dev_origins(self) -> Self {
        Self { dev_origins: DevOrigins::Left, ..self }
    }

    /// The names of its policies, in the order of the file; none if it is one policy without a name.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.file.names()
    }

    /// The policy of that name; without one, the only policy of a file that has no names.
    ///
    /// # Errors
    ///
    /// If the file isn't TOML, or has no such policy, or if the policy breaks a rule that refuses.
    pub fn policy(&self, name: Option<&str>) -> Result<OwnedPolicy, PolicyError> {
        self.built(self.file.judge(name))
    }

    /// Every policy with its name, in the order of the file, which is the order in which a set of them is asked. A file that is
    /// one policy without a name has an empty one for it.
    ///
    /// # Errors
    ///
    /// If the file isn't TOML, or has no policy, or if one of them breaks a rule that refuses. The error has the faults of all.
    pub fn policies(&self) -> Result<Vec<(String, OwnedPolicy)>, PolicyError> {
        let judged = self.file.judge_all();
        if judged.iter().any(|(_, judged)| judged.policy.is_none()) {
            return Err(PolicyError::new(self.faults()));
        }
        judged
            .into_iter()
            .map(|(name, judged)| Ok((name.unwrap_or_default().to_owned(), self.built(judged)?)))
            .collect()
    }

    /// Every rule that the file and its policies break, in the order of the file. Those that only warn are among them.
    #[must_use]
    pub fn faults(&self) -> Vec<PolicyFault> {
        let judged = self.file.judge_all();
        let mut all: Vec<(&Judged, &Located)> =
            judged.iter().flat_map(|(_, judged)| judged.faults.iter().map(move |located| (judged, located))).collect();
        all.sort_by_key(|(_, located)| start(located));
        let mut told: Vec<(&Judged, &Located)> = Vec::new();
        for (judged, located) in all {
            // What is wrong with the file itself is in each verdict.
            let mut at_this_place = told.iter().rev().take_while(|(_, known)| start(known) == start(located));
            if !at_this_place.any(|(_, known)| *known == located) {
                told.push((judged, located));
            }
        }
        told.into_iter().map(|(judged, located)| self.fault(judged, located)).collect()
    }

    /// The policy of that name as the constant of a program, by [`cors_policy!`](crate::cors_policy), with the keys and values in the order
    /// of the file; without a name, the only policy. It needs `use cors_runtime::{Policy, cors_policy};`. `None` if there is no such policy.
    ///
    /// A policy that the rules refuse has its text as well: the macro will say of it what they say of the file.
    ///
    /// ```
    /// use cors_runtime::startup::PolicyFile;
    ///
    /// let file = PolicyFile::from_toml(
    ///     r#"
    ///     [partner-api]
    ///     origins = ["https://app.example.com"]
    ///     methods = "GET, PUT"
    ///     path = '^/v\d/'
    ///     "#,
    /// );
    /// assert_eq!(
    ///     file.to_constant(Some("partner-api")).unwrap(),
    ///     r#"pub const PARTNER_API: Policy = cors_policy!(
    ///     origins = ["https://app.example.com"],
    ///     methods = "GET, PUT",
    ///     path = r"^/v\d/",
    /// );
    /// "#
    /// );
    /// ```
    #[must_use]
    pub fn to_constant(&self, policy: Option<&str>) -> Option<String> {
        let Judged { draft, .. } = self.file.judge(policy);
        (!draft.entries.is_empty()).then(|| constant::declaration(policy, &draft))
    }

    fn built(&self, judged: Judged) -> Result<OwnedPolicy, PolicyError> {
        let faults = judged.faults.iter().map(|located| self.fault(&judged, located)).collect();
        let Some(table) = judged.policy else { return Err(PolicyError::new(faults)) };
        Ok(match (judged.development, self.dev_origins) {
            (Some(development), DevOrigins::Count) => {
                OwnedPolicy::new(development, faults, vec![dev_origins_count(&judged.draft)])
            }
            (Some(_), DevOrigins::Left) => OwnedPolicy::new(table, faults, vec![dev_origins_left(&judged.draft)]),
            _ => OwnedPolicy::new(table, faults, Vec::new()),
        })
    }

    fn fault(&self, judged: &Judged, located: &Located) -> PolicyFault {
        let Located { fault, range, edit } = located;
        let location = range.as_ref().map(|range| Location {
            file: self.file.name().map(str::to_owned),
            range: range.clone(),
            position: self.file.position(range.start),
        });
        let edit = edit.clone().map(|file::Edit { range, text }| Edit { range, text });
        PolicyFault {
            in_file: Some(InFile { location, edit }),
            ..seen(fault, Place::of(fault.at, &judged.draft.entries, None))
        }
    }
}

/// Where a fault begins; those of the file as a whole come first.
fn start(located: &Located) -> Option<usize> {
    located.range.as_ref().map(|range| range.start)
}

fn read(path: &Path) -> Result<(String, String), PolicyError> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        Ok(text) => Ok((name, text)),
        Err(error) => {
            let fault = file::unreadable(Path::new("."), &name, &error);
            let in_file = Some(InFile { location: None, edit: None });
            Err(PolicyError::new(vec![PolicyFault { in_file, ..seen(&fault, Place::new(None, None)) }]))
        }
    }
}

impl OwnedPolicy {
    /// A policy from a text of TOML, which is one policy, or has several under names.
    ///
    /// The keys are those of [`cors_policy!`](crate::cors_policy). The module `guide` has a page on files, with what is said of one
    /// that is wrong.
    ///
    /// ```
    /// use cors_runtime::startup::OwnedPolicy;
    ///
    /// let text = r#"
    /// [partner]
    /// origins = ["https://app.example.com", "https://*.preview.example.com"]
    /// methods = "GET, PUT"
    /// credentials = true
    /// max_age = "24h"
    /// "#;
    /// let policy = OwnedPolicy::from_toml(text, Some("partner"))?;
    /// assert!(policy.allows_method("PUT"));
    ///
    /// let policy = OwnedPolicy::from_toml(r#"origins = "*""#, None)?;
    /// assert!(!policy.varies());
    /// # Ok::<(), cors_runtime::startup::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text isn't TOML, or has no such policy, or if the policy breaks a rule that refuses. Every fault has its line.
    pub fn from_toml(text: &str, policy: Option<&str>) -> Result<Self, PolicyError> {
        PolicyFile::from_toml(text).policy(policy)
    }

    /// The same from a file.
    ///
    /// # Errors
    ///
    /// As [`from_toml`](Self::from_toml), and if the file can't be read.
    pub fn from_toml_file(path: impl AsRef<Path>, policy: Option<&str>) -> Result<Self, PolicyError> {
        PolicyFile::open(path)?.policy(policy)
    }

    /// A policy from the file of the CORS plugin of the gateway Pingap, as it is.
    ///
    /// Its keys are `path`, `allow_origin`, `allow_methods`, `allow_headers`, `expose_headers`, `allow_credentials` and `max_age`, with
    /// Pingap's defaults: `*`, and GET, POST, PUT, PATCH, DELETE and OPTIONS, and one hour. Other keys are passed over with a
    /// warning. Then the rules of every policy hold. Of a file with several plugins for CORS, [`PolicyFile::from_pingap`] gives
    /// each.
    ///
    /// ```
    /// use cors_runtime::startup::OwnedPolicy;
    ///
    /// let policy = OwnedPolicy::from_pingap(
    ///     r#"
    ///     path = "^/api/"
    ///     allow_origin = "https://app.my-domain.com"
    ///     allow_methods = "GET, POST, PUT, OPTIONS"
    ///     allow_headers = "Content-Type, X-Auth-Token"
    ///     allow_credentials = true
    ///     max_age = "24h"
    ///     "#,
    /// )?;
    /// assert!(policy.allows_origin_text("https://app.my-domain.com"));
    /// # Ok::<(), cors_runtime::startup::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text isn't TOML, or has no plugin for CORS or several, or if the policy breaks a rule that refuses.
    pub fn from_pingap(text: &str) -> Result<Self, PolicyError> {
        PolicyFile::from_pingap(text).policy(None)
    }

    /// The same from a file.
    ///
    /// # Errors
    ///
    /// As [`from_pingap`](Self::from_pingap), and if the file can't be read.
    pub fn from_pingap_file(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        PolicyFile::open_pingap(path)?.policy(None)
    }
}

impl PolicyFault {
    /// Where in a file the rule is broken; `None` if the policy came from no file, or if it is about the file as a whole.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.in_file.as_ref()?.location.as_ref()
    }

    /// The [`replacement`](Self::replacement) as a change of the file.
    #[must_use]
    pub fn edit(&self) -> Option<&Edit> {
        self.in_file.as_ref()?.edit.as_ref()
    }
}

impl Location {
    /// The name of the file, if it is known.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The bytes of the file that are wrong. Nothing between two of them where something is missing.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The line that they begin in, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.position.line
    }

    /// The character in that line, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.position.column
    }
}

/// `cors.toml:3:12`, or `3:12` without a name.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.file().iter().try_for_each(|file| write!(f, "{file}:"))?;
        write!(f, "{}:{}", self.line(), self.column())
    }
}
