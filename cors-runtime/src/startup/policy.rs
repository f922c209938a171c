//! A policy whose origins are still to come.

use cors_model::{Entry, Value};
use cors_table::Table;

use super::environment::{self, Held};
use super::judge::Written;
use super::{IntoList, OwnedPolicy, PolicyError};
use crate::prepared::REFUSED_TABLE;

/// A policy that was checked while compiling, except for its origins, which are known when the program starts.
///
/// `cors_policy!(origins = startup, …)` gives one. It can't be mounted: it becomes an [`OwnedPolicy`] by [`with_origins`](Self::with_origins) or
/// [`origins_from_env`](Self::origins_from_env), which check the origins by the rules of the macro, beside the
/// policy's own `credentials` and `dangerously`.
#[derive(Clone, Copy, Debug)]
#[must_use = "a policy without its origins can't be mounted"]
pub struct StartupPolicy {
    table: &'static StartupTable,
}

/// What the macros write for a [`StartupPolicy`].
#[doc(hidden)]
#[derive(Debug)]
pub struct StartupTable {
    /// The policy, with origins that allow nobody.
    pub table: Table,
    /// The opt-outs, by name.
    pub dangerously: &'static [&'static str],
    /// The origins for development; empty where they don't count.
    pub dev_origins: &'static [&'static str],
}

/// What stands where the macro refused such a policy, so that the refusal is the only error.
#[doc(hidden)]
pub const REFUSED_STARTUP_POLICY: StartupPolicy = {
    static TABLE: StartupTable = StartupTable { table: REFUSED_TABLE, dangerously: &[], dev_origins: &[] };
    StartupPolicy::new(&TABLE)
};

impl StartupPolicy {
    /// A handle on a table. Only the macros call this: they are what checks a table.
    #[doc(hidden)]
    pub const fn new(table: &'static StartupTable) -> Self {
        Self { table }
    }

    /// The policy with these origins.
    ///
    /// # Errors
    ///
    /// If the origins break a rule; the places are `origins` or `origins[1]`.
    pub fn with_origins<Form>(self, origins: impl IntoList<Form>) -> Result<OwnedPolicy, PolicyError> {
        self.with(origins.into_list().0, None, None)
    }

    /// The policy with the origins of an environment variable, as it is when the program starts.
    ///
    /// The variable holds a list with commas. White space and line breaks around the commas, and one comma at the end,
    /// are nothing. An origin that repeats another one, or that another one covers, is no mistake there: what a variable holds
    /// differs from one deployment to the next.
    ///
    /// # Errors
    ///
    /// If the variable isn't set, or is empty, or isn't Unicode, or if the origins in it break a rule; the place is the
    /// name of the variable.
    pub fn origins_from_env(self, variable: &str) -> Result<OwnedPolicy, PolicyError> {
        match environment::read(variable)? {
            Held::List(list) => self.with(list, Some(variable), None),
            Held::Nothing { error, .. } => Err(error),
        }
    }

    /// Like [`origins_from_env`](Self::origins_from_env), with origins for where the variable isn't set or is empty.
    ///
    /// A default of `"*"` lets every website in wherever the variable is forgotten, and beside credentials it is refused,
    /// as it is in the macro. That the default stands in shows in the policy's form in words.
    ///
    /// # Errors
    ///
    /// If the variable isn't Unicode, or if the origins in it break a rule. Where the default stands in, if that breaks one;
    /// the places are `origins` or `origins[1]` then.
    pub fn origins_from_env_or<Form>(
        self,
        variable: &str,
        default: impl IntoList<Form>,
    ) -> Result<OwnedPolicy, PolicyError> {
        match environment::read(variable)? {
            Held::List(list) => self.with(list, Some(variable), None),
            Held::Nothing { why, .. } => {
                let remark = format!(
                    "the origins are the default in the program, because the environment variable {variable} {why}"
                );
                self.with(default.into_list().0, None, Some(remark))
            }
        }
    }

    fn with(self, origins: Value, variable: Option<&str>, remark: Option<String>) -> Result<OwnedPolicy, PolicyError> {
        let StartupTable { table, dangerously, dev_origins } = self.table;
        let mut entries = vec![
            Entry::of_texts("origins", origins),
            Entry::of_texts("credentials", Value::Boolean(table.credentials)),
        ];
        if !dangerously.is_empty() {
            entries.push(Entry::of_texts("dangerously", texts(dangerously)));
        }
        if !dev_origins.is_empty() {
            entries.push(Entry::of_texts("dev_origins", texts(dev_origins)));
        }
        let written = Written { entries, variable: variable.map(str::to_owned) };
        let sound = written.without_superfluous().judge()?;
        let table = Table { origins: sound.table.origins, ..table.clone() };
        Ok(OwnedPolicy::new(table, sound.warnings, remark.into_iter().chain(sound.remark).collect()))
    }
}

fn texts(texts: &[&str]) -> Value {
    Value::List(texts.iter().map(|text| Value::Text((*text).to_owned())).collect())
}
