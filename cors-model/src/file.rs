//! Policies in a file of TOML: each is judged as one in a program is, and its faults have their places in the file.
//!
//! ```
//! use cors_model::file::File;
//!
//! let text = r#"
//! [partner]
//! origins = "https://a.example, https://b.example/"
//! "#;
//! let file = File::toml(Some("cors.toml"), text);
//! assert_eq!(file.names(), ["partner"]);
//! let judged = file.judge(Some("partner"));
//! let [located] = judged.faults.as_slice() else { panic!("one fault") };
//! assert_eq!(&text[located.range.clone().unwrap()], "https://b.example/");
//! assert_eq!(located.edit.as_ref().unwrap().text, "https://b.example");
//! assert!(located.fault.to_string().contains(" --> cors.toml:3:31\n"));
//! ```

mod edit;
mod judge;
mod locate;
mod missing;
mod names;
mod pingap;
mod place;
mod section;
mod toml;

use std::ops::Range;

use cors_table::Table;

pub use self::edit::Edit;
use self::edit::Language;
pub use self::missing::unreadable;
use self::names::listed;
pub use self::place::Position;
use self::section::Section;
use self::toml::{Kind, Mistake, Node};
use crate::fault::{At, Fault};
use crate::text::grouped;
use crate::{Draft, Key, Rule, key};

/// A file of policies, read but not judged.
///
/// A file has the keys of one policy, or tables with a name each that have them.
#[derive(Clone, Debug)]
pub struct File {
    name: Option<String>,
    text: String,
    /// The one policy without a name.
    only: Option<Section>,
    named: Vec<Section>,
    /// What is wrong with the file, whichever policy is asked for.
    faults: Vec<Located>,
    language: Language,
    /// Whether it was read to its end, so that what is in it can be judged.
    is_readable: bool,
}

/// A fault and where in the file it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The fault. Its text shows the lines, and its help and its replacement are in the words of the file.
    pub fault: Fault,
    /// The bytes of the file that are wrong; `None` where it is about the file as a whole, or about what is asked of it.
    pub range: Option<Range<usize>>,
    /// The fault's replacement as a change of the file.
    pub edit: Option<Edit>,
}

/// What the rules say of one policy of a file.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The policy as it was written.
    pub draft: Draft,
    /// The policy, unless one of the faults is an error.
    pub policy: Option<Table>,
    /// The same with its `dev_origins`, if it has any.
    pub development: Option<Table>,
    /// Every broken rule, in the order of the file.
    pub faults: Vec<Located>,
}

impl File {
    /// Reads a text of TOML. What is wrong with it shows when a policy of it is judged.
    #[must_use]
    pub fn toml(name: Option<&str>, text: &str) -> Self {
        Self::read(Language::Own, name, text)
    }

    /// Reads a file of the gateway Pingap: the keys of its CORS plugin, or its tables of plugins or of everything. Of the plugins
    /// those for CORS are the policies.
    #[must_use]
    pub fn pingap(name: Option<&str>, text: &str) -> Self {
        Self::read(Language::Pingap, name, text)
    }

    fn read(language: Language, name: Option<&str>, text: &str) -> Self {
        let document = toml::read(text);
        let mut file = Self {
            name: name.map(str::to_owned),
            text: text.to_owned(),
            only: None,
            named: Vec::new(),
            faults: Vec::new(),
            language,
            is_readable: document.mistakes.iter().all(|mistake| mistake.is_in_value),
        };
        // Behind a mistake in the brackets and commas of a file, what else is amiss with them follows from it.
        let is_told = |mistake: &&Mistake| file.is_readable || !mistake.is_in_value;
        let told: Vec<&Mistake> = document.mistakes.iter().filter(is_told).collect();
        let mut faults: Vec<Located> = told.iter().take(MOST_MISTAKES).map(|mistake| file.mistaken(mistake)).collect();
        if let (Some(last), Some(more @ 1..)) = (faults.last_mut(), told.len().checked_sub(MOST_MISTAKES)) {
            let plural = if more == 1 { "" } else { "s" };
            last.fault.note = Some(format!("… and {} more error{plural} like this in the file", grouped(more)));
        }
        file.faults = faults;
        if file.is_readable {
            match language {
                Language::Own => file.divide(document.entries),
                Language::Pingap => file.take_plugins(document.entries),
            }
        }
        file
    }

    /// The name of the file, if it is known.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The line and the column of a byte of the file.
    #[must_use]
    pub fn position(&self, byte: usize) -> Position {
        Position::of(&self.text, byte)
    }

    /// The names of the policies, in the order of the file; none if it is one policy without a name.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.named.iter().map(|section| section.name.as_str()).collect()
    }

    /// Judges the policy of that name; without one, the only policy of a file that has no names.
    #[must_use]
    pub fn judge(&self, policy: Option<&str>) -> Judged {
        match self.find(policy) {
            Ok(section) => self.judge_section(section),
            Err(fault) => {
                let mut faults = self.faults.clone();
                // What can't be read may well have had the policy.
                faults.extend(fault.filter(|_| self.is_readable).map(|fault| self.located(*fault, None, None, None)));
                Judged { draft: Draft { entries: Vec::new() }, policy: None, development: None, faults }
            }
        }
    }

    /// Judges every policy, in the order of the file, each with its name if it has one. Where the file itself is wrong, there is
    /// one verdict, with what is wrong.
    #[must_use]
    pub fn judge_all(&self) -> Vec<(Option<&str>, Judged)> {
        if self.named.is_empty() {
            return vec![(None, self.judge(None))];
        }
        self.named.iter().map(|section| (Some(section.name.as_str()), self.judge_section(section))).collect()
    }

    /// What isn't TOML, as a fault.
    fn mistaken(&self, mistake: &Mistake) -> Located {
        let Mistake { at, what, meant, help, .. } = mistake;
        let fault = Fault::new(Rule::FileSyntax, At::Policy, what.as_str());
        let line = Position::of(&self.text, at.start).line;
        let line = self.text.lines().nth(line - 1).unwrap_or_default();
        let (fault, edit) = match meant {
            Some(meant) => {
                let written = self.text[at.clone()].to_owned();
                (fault.replace(written, meant), Some(Edit { range: at.clone(), text: meant.clone() }))
            }
            None if line.contains("env!") => {
                (fault.help("write the text itself: a file has no `env!`, and is read where its texts are known"), None)
            }
            None => {
                let forms =
                    || "write it as in `origins = [\"https://app.example.com\"]`, below `[api]` if that is its name";
                (fault.help(help.as_deref().unwrap_or_else(forms)), None)
            }
        };
        self.located(fault, Some(at.clone()), None, edit)
    }

    /// Tells the policies from the keys of the only one.
    fn divide(&mut self, entries: Vec<toml::Entry>) {
        let is_policy =
            |entry: &toml::Entry| matches!(entry.node.kind, Kind::Table(_)) && Key::parse(&entry.key).is_none();
        let (tables, keys): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_policy);
        self.named = tables
            .into_iter()
            .filter_map(|toml::Entry { key, node: Node { at, kind }, .. }| match kind {
                Kind::Table(entries) => Some(Section { name: key, at, entries }),
                _ => None,
            })
            .collect();
        match (keys.first(), self.named.is_empty()) {
            (Some(key), false) => {
                let headers: Vec<String> =
                    self.named.iter().map(|section| format!("[{}]", edit::key(&section.name))).collect();
                let fact = format!("`{}` stands outside of the policies of this file", key.key);
                let fault = Fault::new(Rule::PolicyName, At::Policy, fact).help(format!(
                    "put it under {}, or write the policy that it belongs to under a name of its own",
                    listed(&headers, "or")
                ));
                let at = key.key_at.clone();
                self.faults.push(self.located(fault, Some(at), None, None));
            }
            (Some(_), true) => self.only = Some(Section { name: String::new(), at: 0..0, entries: keys }),
            (None, true) => {
                let fault = Fault::new(Rule::PolicyName, At::Policy, "the file has no policy in it").help(
                    "write one, as in `origins = [\"https://app.example.com\"]`, or several, each below its name, as in `[api]`",
                );
                self.faults.push(self.located(fault, None, None, None));
            }
            (None, false) => {}
        }
    }

    /// Takes the CORS plugins of a file of Pingap's.
    fn take_plugins(&mut self, entries: Vec<toml::Entry>) {
        (self.only, self.named) = pingap::plugins(entries);
        if self.only.is_none() && self.named.is_empty() {
            let fault = Fault::new(Rule::PolicyName, At::Policy, "the file has no CORS plugin in it").help(
                "write its keys, as in `allow_origin = \"https://app.example.com\"`, or a table of them that says \
                 `category = \"cors\"`, as in `[plugins.cors]`",
            );
            self.faults.push(self.located(fault, None, None, None));
        }
    }

    /// The policy that is asked for, or why there is none, unless that is told already.
    fn find(&self, policy: Option<&str>) -> Result<&Section, Option<Box<Fault>>> {
        let fault = |fact: String| Fault::new(Rule::PolicyName, At::Policy, fact);
        let names = self.names();
        match (policy, &self.only) {
            (None, Some(only)) => Ok(only),
            // Pingap's plugins have names wherever they stand.
            (None, None) if self.language == Language::Pingap && names.len() == 1 => Ok(&self.named[0]),
            (Some(name), Some(_)) => {
                let fact = format!("the policy of this file has no name, and `{name}` is asked for");
                Err(Some(Box::new(
                    fault(fact).help(format!("write `[{}]` above its keys, or leave the name out", edit::key(name))),
                )))
            }
            (_, None) if names.is_empty() => Err(None),
            (None, None) => {
                let fact = match names.as_slice() {
                    [only] => format!("the policy of this file has the name `{only}`, and none is asked for"),
                    names => format!("the file has the policies {}, and none is named", listed(names, "and")),
                };
                let help = format!("name it: `policy = {0:?}` in the macro, `Some({0:?})` in a call", names[0]);
                Err(Some(Box::new(fault(fact).help(help))))
            }
            (Some(name), None) => self.named.iter().find(|section| section.name == name).ok_or_else(|| {
                let fault = fault(format!("the file has no policy `{name}`"));
                let choices = format!("its policies are {}", listed(&names, "and"));
                Some(Box::new(match key::nearest(name, &names) {
                    Some(nearest) => Fault { help: Some(choices), ..fault.replace(name, nearest) },
                    None => fault.help(choices),
                }))
            }),
        }
    }
}

/// What is said of a policy in the words of the macro, in those of a file: `methods = ["GET"]` for `methods = [GET]`.
///
/// ```
/// assert_eq!(cors_model::file::words("write `methods = [GET, PUT]`"), "write `methods = [\"GET\", \"PUT\"]`");
/// ```
#[must_use]
pub fn words(text: &str) -> String {
    edit::words(text, Language::Own)
}

/// How many mistakes of a file as TOML are told. Who has mended that many is told of the next ones.
const MOST_MISTAKES: usize = 32;
