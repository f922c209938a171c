//! A policy that is written in calls.

use cors_model::{Entry, Value};

use super::judge::Written;
use super::max_age::number;
use super::{IntoList, IntoMaxAge, List, OwnedPolicy, PolicyError};

/// A policy that is being written, with the keys of [`cors_policy!`](crate::cors_policy). Nothing is judged before
/// [`build`](Self::build), so every mistake shows at once, a key that is given twice among them.
///
/// ```
/// use cors_runtime::startup::OwnedPolicy;
///
/// let policy = OwnedPolicy::builder()
///     .origins("https://app.example.com, https://*.preview.example.com")
///     .methods(["GET", "PUT"])
///     .headers("mirror")
///     .expose_headers(["X-Request-ID"])
///     .max_age(3_600)
///     .path("^/api/")
///     .preflight_status(200)
///     .build()?;
/// assert!(policy.varies());
/// # Ok::<(), cors_runtime::startup::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct PolicyBuilder {
    written: Written,
}

impl PolicyBuilder {
    pub(super) fn new() -> Self {
        Self { written: Written::default() }
    }

    /// Who may read the responses: serialised origins, `https://*.example.com`, `https://app-*.example.com`,
    /// `http://localhost:*`, `"*"`, or `mirror`. The one key that has to be there.
    pub fn origins<Form>(self, origins: impl IntoList<Form>) -> Self {
        self.list("origins", origins.into_list())
    }

    /// Access-Control-Allow-Methods: a list, `"*"`, or `mirror`. Without it GET, HEAD and POST.
    pub fn methods<Form>(self, methods: impl IntoList<Form>) -> Self {
        self.list("methods", methods.into_list())
    }

    /// Access-Control-Allow-Headers, what a page may send: a list, `"*"`, or `mirror`. Without it none.
    pub fn headers<Form>(self, headers: impl IntoList<Form>) -> Self {
        self.list("headers", headers.into_list())
    }

    /// Access-Control-Expose-Headers, what a page may read: a list or `"*"`. Without it none.
    pub fn expose_headers<Form>(self, headers: impl IntoList<Form>) -> Self {
        self.list("expose_headers", headers.into_list())
    }

    /// Whether pages may call with cookies and read what comes. Without it `false`.
    pub fn credentials(self, credentials: bool) -> Self {
        self.entry("credentials", Value::Boolean(credentials))
    }

    /// How long a browser may keep a preflight: `"90s"`, `"10m"`, `"24h"`, `"1h30m"`, or a number of seconds. Without it
    /// one hour.
    pub fn max_age(self, max_age: impl IntoMaxAge) -> Self {
        self.entry("max_age", max_age.into_written().0)
    }

    /// A pattern for the paths that the policy governs, as in the macro. Without it every path.
    pub fn path(self, pattern: impl Into<String>) -> Self {
        self.entry("path", Value::Text(pattern.into()))
    }

    /// The status of an allowed preflight's answer, 200 to 299. Without it 204.
    pub fn preflight_status(self, status: u16) -> Self {
        self.entry("preflight_status", number(status))
    }

    /// Opt-outs, each of which silences the rules of one danger: `null_origin`, `mirror_any_origin`, `insecure_origins`,
    /// `public_suffixes`, `whole_schemes`.
    ///
    /// Write them into the program, where who reviews it sees them, and not into its configuration.
    pub fn dangerously<Form>(self, opt_outs: impl IntoList<Form>) -> Self {
        self.list("dangerously", opt_outs.into_list())
    }

    /// Origins that count besides [`origins`](Self::origins) where `debug_assertions` are on: `http://localhost:*`. A
    /// program that is built with `--release` leaves them out.
    ///
    /// It is this crate's `debug_assertions` that counts. Cargo gives a program and what it depends on the same
    /// profile, unless `[profile.release.package.cors-runtime]` says otherwise.
    ///
    /// One that [`origins`](Self::origins) have or cover already is a mistake. One that covers some of them isn't: without
    /// `debug_assertions` those are left.
    #[inline]
    pub fn dev_origins<Form>(self, origins: impl IntoList<Form>) -> Self {
        if cfg!(debug_assertions) { self.list("dev_origins", origins.into_list()) } else { self }
    }

    /// Judges what was written.
    ///
    /// # Errors
    ///
    /// If it breaks a rule that refuses; the error has every broken rule.
    pub fn build(self) -> Result<OwnedPolicy, PolicyError> {
        let sound = self.written.judge()?;
        let remarks = sound.remark.into_iter().collect();
        Ok(OwnedPolicy::new(sound.table, sound.warnings, remarks))
    }

    fn list(self, key: &str, list: List) -> Self {
        self.entry(key, list.0)
    }

    /// One `key = value`. The key need not exist.
    pub(super) fn entry(mut self, key: &str, value: Value) -> Self {
        if key != "dev_origins" || cfg!(debug_assertions) {
            self.written.entries.push(Entry::of_texts(key, value));
        }
        self
    }
}
