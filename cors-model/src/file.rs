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
mod pingap;
mod place;
mod toml;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use cors_table::Table;

pub use self::edit::Edit;
use self::edit::Language;
pub use self::place::Position;
use self::toml::{Kind, Mistake, Node};
use crate::fault::{At, Fault, Replacement};
use crate::text::grouped;
use crate::{Draft, Entry, Key, Rule, Value, check, key, syntax};

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

/// A policy in a file.
#[derive(Clone, Debug)]
struct Section {
    name: String,
    /// Its header; nothing at the start of a file without.
    at: Range<usize>,
    entries: Vec<toml::Entry>,
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

    fn judge_section(&self, section: &Section) -> Judged {
        let judged = match self.language {
            Language::Own => self.judge_own(section),
            Language::Pingap => self.judge_plugin(section),
        };
        let Judged { draft, policy, development, faults } = judged;
        // What isn't TOML isn't judged further.
        let is_told = |located: &Located| self.faults.iter().any(|known| overlap(known, located));
        let new = faults.into_iter().filter(|located| !is_told(located));
        let mut faults: Vec<Located> = new.chain(self.faults.clone()).collect();
        faults.sort_by_key(|located| located.range.as_ref().map(|range| range.start));
        let is_refused = faults.iter().any(|located| located.fault.is_error());
        let policy = policy.filter(|_| !is_refused);
        Judged { development: development.filter(|_| policy.is_some()), policy, draft, faults }
    }

    fn judge_own(&self, section: &Section) -> Judged {
        let entries = section.entries.iter().map(|entry| Entry::of_texts(&entry.key, value_of(&entry.node)));
        let draft = Draft { entries: entries.collect() };
        let mut verdict = check(&draft);
        if let Some(entry) = draft.startup_entry() {
            // How the keyword of the macro is spelled doesn't matter where it can't stand.
            verdict.faults.retain(|fault| !fault.at.is_in_value(entry));
            verdict.faults.push(syntax::startup_in_file(At::Value(entry)));
        }
        let faults = verdict.faults.into_iter().map(|fault| self.of_section(section, &draft, fault)).collect();
        Judged { policy: verdict.policy, development: verdict.development, draft, faults }
    }

    fn judge_plugin(&self, section: &Section) -> Judged {
        let pingap::Read { entries, section, faults: own, others } = pingap::read(section);
        let draft = Draft { entries };
        let verdict = check(&draft);
        // What the plugin reads in another way, the rules of a policy say nothing of.
        let is_told = |fault: &Fault| own.iter().any(|known| known.at.order() == fault.at.order());
        let rest: Vec<Fault> = verdict.faults.into_iter().filter(|fault| !is_told(fault)).collect();
        let judged = own.into_iter().chain(rest).map(|fault| self.of_section(&section, &draft, fault));
        let others = others.into_iter().map(|(fault, entry)| {
            let meant = fault.replacement.as_ref().map(|replacement| edit::key(&replacement.to));
            let edit = meant.map(|text| Edit { range: entry.key_at.clone(), text });
            self.located(fault, Some(entry.key_at), None, edit)
        });
        let faults = judged.chain(others).collect();
        let name = |entry: Entry| Entry { key: pingap::name_of(&entry.key).unwrap_or(&entry.key).to_owned(), ..entry };
        let draft = Draft { entries: draft.entries.into_iter().map(name).collect() };
        Judged { policy: verdict.policy, development: None, draft, faults }
    }

    /// A fault of a policy, with its place in the file and in the words of the file.
    fn of_section(&self, section: &Section, draft: &Draft, mut fault: Fault) -> Located {
        if section.is_default(fault.at) {
            // What isn't written has no place, but what it can't go with has.
            let default = &draft.entries[fault.at.entry().unwrap_or_default()].key;
            let name = pingap::name_of(default).unwrap_or(default);
            fault.note = Some(format!("`{name}` isn't in the file, and this is its default"));
            fault.at = fault.also.take().unwrap_or(At::Policy);
            fault.excerpt = None;
        }
        let whole = section.at_of(fault.at);
        let token = &self.text[whole.clone()];
        let value = value_at(draft, fault.at);
        let part = fault.excerpt.as_ref().and_then(|excerpt| match value {
            Some(Value::Text(text)) => {
                let start = text.find(&*excerpt.text)?;
                Some(start + excerpt.range.start..start + excerpt.range.end)
            }
            _ => None,
        });
        let written = part.clone().and_then(|part| place::written_in(token, part));
        let range = written.map_or(whole.clone(), |part| whole.start + part.start..whole.start + part.end);
        let edit = fault.replacement.as_ref().and_then(|Replacement { from, to }| {
            let is_element = matches!(fault.at, At::Element(..));
            let edit = match (fault.at, value) {
                (At::Policy, _) => None,
                (At::Key(_), _) => Some(Edit { range: 0..token.len(), text: edit::key(to) }),
                // A time of Pingap's isn't written as it was read.
                (At::Value(entry), Some(Value::Text(read)))
                    if matches!(&section.entries.get(entry)?.node.kind, Kind::Text(text) if text != read) =>
                {
                    Some(Edit { range: 0..token.len(), text: edit::quoted(to) })
                }
                (_, Some(value)) => {
                    let part = fault
                        .excerpt
                        .as_ref()
                        .zip(part)
                        .filter(|(excerpt, _)| excerpt.text.get(excerpt.range.clone()) == Some(from));
                    edit::of_value(token, value, (from, to), part.map(|(_, part)| part), (self.language, is_element))
                }
                (_, None) => None,
            };
            let Edit { range, text } = edit.and_then(|edit| self.with_word(edit, fault.at, draft))?;
            Some(Edit { range: whole.start + range.start..whole.start + range.end, text })
        });
        fault.replacement = edit
            .as_ref()
            .map(|edit| Replacement { from: on_one_line(&self.text[edit.range.clone()]), to: edit.text.clone() });
        if fault.replacement.is_none() && fault.help.is_none() {
            let forms = || fault.at.entry().and_then(|entry| Key::parse(&draft.entries[entry].key)).map(Key::forms);
            fault.help = fault.otherwise.take().or_else(|| Some(format!("write {}", forms()?)));
        }
        self.put_in_words(&mut fault, draft);
        let also = fault.also.map(|at| section.at_of(at));
        self.located(fault, Some(range), also.as_ref(), edit)
    }

    /// The change with Pingap's word for `mirror`, which it has for origins alone.
    fn with_word(&self, edit: Edit, at: At, draft: &Draft) -> Option<Edit> {
        if self.language == Language::Own || edit.text != "\"mirror\"" {
            return Some(edit);
        }
        let example = pingap::example(&draft.entries[at.entry()?].key, &Value::Word("mirror".to_owned()))?;
        let (_, text) = example.split_once(" = ")?;
        Some(Edit { text: text.to_owned(), ..edit })
    }

    /// Says what the fault says in the words of the file.
    fn put_in_words(&self, fault: &mut Fault, draft: &Draft) {
        if self.language == Language::Pingap {
            let key = fault.at.entry().map_or("", |entry| draft.entries[entry].key.as_str());
            let forms = Key::parse(key).map(Key::forms).zip(pingap::form(key));
            if let (Some((forms, form)), Some(help)) = (forms, &mut fault.help) {
                *help = help.replace(forms, form);
            }
            if key == "origin" {
                fault.fact = fault.fact.replace("`mirror`", "`$http_origin`");
            }
        }
        fault.help = fault.help.as_deref().map(|help| edit::words(help, self.language));
        fault.fact = edit::words(&fault.fact, self.language);
    }

    fn located(
        &self,
        mut fault: Fault,
        range: Option<Range<usize>>,
        also: Option<&Range<usize>>,
        edit: Option<Edit>,
    ) -> Located {
        let snippet = place::snippet(self.name.as_deref(), &self.text, range.as_ref(), also);
        fault.snippet = Some(snippet).filter(|snippet| !snippet.is_empty());
        Located { fault, range, edit }
    }
}

/// A file that can't be read, which is written so from the folder `base` on. Names what is near it.
#[must_use]
pub fn unreadable(base: &Path, written: &str, error: &io::Error) -> Fault {
    let fault = |what: &str| Fault::new(Rule::FileMissing, At::Policy, format!("the file `{written}` {what}"));
    match error.kind() {
        io::ErrorKind::NotFound => match near(base, written) {
            Near::File(near) => fault("isn't there").replace(written, near),
            Near::Others(help) => fault("isn't there").help(help),
        },
        io::ErrorKind::InvalidData => fault("isn't UTF-8, as TOML is").help("save it as UTF-8"),
        io::ErrorKind::PermissionDenied => fault("may not be read").help("let the user of this program read it"),
        io::ErrorKind::IsADirectory => fault("is a folder").help("name the file in it"),
        _ => fault(&format!("can't be read: {error}")).help("make it readable"),
    }
}

/// What there is in place of a file that isn't there.
enum Near {
    /// The file that was probably meant.
    File(String),
    /// What else there is, in words.
    Others(String),
}

fn near(base: &Path, written: &str) -> Near {
    let path = Path::new(written);
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default();
    let names = files_of_toml(&base.join(folder));
    let candidates: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    if let Some(nearest) = key::nearest(&name.to_string_lossy(), &candidates) {
        return Near::File(folder.join(nearest).display().to_string());
    }
    // Next to the workspace, or in a folder that was left out.
    let outside = [Path::new("..").to_owned(), Path::new("../..").to_owned()].into_iter();
    if let Some(near) =
        outside.chain(folders(base)).map(|folder| folder.join(name)).find(|near| base.join(near).is_file())
    {
        return Near::File(near.display().to_string());
    }
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Near::Others(match names {
        None => format!("there is no folder `{}` either; write the path of one that there is", shown.display()),
        Some(names) if names.is_empty() => format!("there is no file of TOML in `{}`; write it", shown.display()),
        Some(names) => format!("in `{}` there is {}", shown.display(), listed(&names, "and")),
    })
}

/// The names of the files of TOML in a folder, if there is such a folder.
fn files_of_toml(folder: &Path) -> Option<Vec<String>> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml") && name != "Cargo.toml")
        .collect();
    names.sort();
    Some(names)
}

/// The folders in a folder, by their names.
fn folders(base: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut names: Vec<PathBuf> = folders.map(|folder| folder.file_name().into()).collect();
    names.sort();
    names
}

impl Section {
    /// Whether an entry of the draft stands behind those that are written.
    fn is_default(&self, at: At) -> bool {
        at.entry().is_some_and(|entry| entry >= self.entries.len())
    }

    fn at_of(&self, at: At) -> Range<usize> {
        let entry = |entry: usize| &self.entries[entry];
        match at {
            _ if self.is_default(at) => self.at.clone(),
            At::Policy => self.at.clone(),
            At::Key(index) => entry(index).key_at.clone(),
            At::Value(index) => entry(index).node.at.clone(),
            At::Element(index, element) => {
                let Node { at, kind } = &entry(index).node;
                let element = match kind {
                    Kind::List(nodes) => nodes.get(element).map(|node| &node.at),
                    _ => None,
                };
                element.unwrap_or(at).clone()
            }
        }
    }
}

/// What the model calls the value.
fn value_of(node: &Node) -> Value {
    match &node.kind {
        Kind::Text(text) => Value::Text(text.clone()),
        Kind::Number(number) => Value::Number(number.clone()),
        Kind::Boolean(boolean) => Value::Boolean(*boolean),
        Kind::List(nodes) => Value::List(nodes.iter().map(value_of).collect()),
        Kind::Table(_) => Value::Other("{ … }".to_owned()),
        Kind::Other(text) if text.is_empty() => Value::Missing,
        Kind::Other(text) => Value::Other(text.clone()),
    }
}

fn value_at(draft: &Draft, at: At) -> Option<&Value> {
    let value = &draft.entries.get(at.entry()?)?.value;
    match (at, value) {
        (At::Element(_, element), Value::List(values)) => values.get(element),
        _ => Some(value),
    }
}

fn overlap(one: &Located, other: &Located) -> bool {
    match (&one.range, &other.range) {
        // What is missing has a place, and no length.
        (Some(one), Some(other)) if one.is_empty() || other.is_empty() => {
            one.start <= other.end && other.start <= one.end
        }
        (Some(one), Some(other)) => one.start < other.end && other.start < one.end,
        _ => false,
    }
}

/// A text as it is shown within a line.
fn on_one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
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

/// How many names are listed.
const MOST_NAMES: usize = 12;

/// `` `a`, `b` and `c` ``
fn listed(names: &[impl AsRef<str>], word: &str) -> String {
    let quoted = |name: &dyn AsRef<str>| format!("`{}`", name.as_ref());
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| quoted(name)).collect();
    match shown.split_last() {
        _ if names.len() > MOST_NAMES => format!("{} and {} more", shown.join(", "), names.len() - MOST_NAMES),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
        None => String::new(),
    }
}
