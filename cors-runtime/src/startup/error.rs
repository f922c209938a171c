//! What is wrong with a policy, as a program sees it.

use std::error::Error;
use std::fmt;

/// Why a policy is refused: every broken rule at once.
///
/// Its [`Display`](fmt::Display) form is for people. So is its [`Debug`](fmt::Debug) form, which is what a `main` that
/// returns an error prints, and what `unwrap` does.
///
/// ```
/// use cors_runtime::startup::OwnedPolicy;
///
/// let error = OwnedPolicy::builder().origins("*").credentials(true).build().unwrap_err();
/// assert_eq!(error.faults()[0].rule(), "wildcard-credentials");
/// assert_eq!(error.faults()[0].place().to_string(), "origins");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PolicyError {
    faults: Vec<PolicyFault>,
}

/// One broken rule: where, the fact, the reason, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    pub(super) rule: &'static str,
    pub(super) why: &'static str,
    pub(super) is_error: bool,
    pub(super) place: Place,
    pub(super) fact: String,
    pub(super) help: Option<String>,
    pub(super) replacement: Option<(String, String)>,
    pub(super) note: Option<String>,
    /// All of it, as the compiler shows it.
    pub(super) text: String,
    /// Where it stands, if it came from a file.
    #[cfg(feature = "file")]
    pub(super) in_file: Option<super::file::InFile>,
}

/// Where a rule is broken: `origins[1]`, `methods`, `CORS_ORIGINS`, or `policy` for the policy as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    name: Option<String>,
    element: Option<usize>,
}

impl PolicyError {
    pub(super) fn new(faults: Vec<PolicyFault>) -> Self {
        Self { faults }
    }

    /// Every broken rule in the order of the policy's entries, with at least one that refuses it. Those that only warn are
    /// among them.
    #[must_use]
    pub fn faults(&self) -> &[PolicyFault] {
        &self.faults
    }
}

impl PolicyFault {
    /// The name of the rule, as it stands in brackets: `origin-path`. [`rules`](crate::rules) has a section for each.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// The smallest place that is wrong.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is the case.
    #[must_use]
    pub fn fact(&self) -> &str {
        &self.fact
    }

    /// Why browsers or attackers make the rule matter.
    #[must_use]
    pub fn why(&self) -> &'static str {
        self.why
    }

    /// What to do about it, in words.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Exact text to replace, and what to write in its place.
    #[must_use]
    pub fn replacement(&self) -> Option<(&str, &str)> {
        self.replacement.as_ref().map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// What else there is to say, as how many more faults of this kind aren't listed.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Whether it refuses the policy; otherwise it warns.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.is_error
    }
}

impl Place {
    pub(super) fn new(name: Option<String>, element: Option<usize>) -> Self {
        Self { name, element }
    }

    /// The key, or the environment variable that its value came from; `None` for the policy as a whole.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The element of a list that wasn't one text, from 0.
    #[must_use]
    pub fn element(&self) -> Option<usize> {
        self.element
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name().unwrap_or("policy"))?;
        match self.element {
            Some(element) => write!(f, "[{element}]"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "file")]
        if self.in_file.is_some() {
            // The text has the file's lines, and who reads it goes there.
            let level = if self.is_error { "error" } else { "warning" };
            return write!(f, "{level}: {}", self.text);
        }
        let level = if self.is_error { "" } else { "warning: " };
        write!(f, "{}: {level}{}", self.place, self.text.replace('\n', "\n    "))
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.faults.iter().filter(|fault| fault.is_error).count();
        write!(f, "the CORS policy has {}", counted(errors, "error"))?;
        match self.faults.len() - errors {
            0 => {}
            warnings => write!(f, " and {}", counted(warnings, "warning"))?,
        }
        self.faults.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Debug for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for PolicyError {}
