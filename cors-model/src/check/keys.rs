//! The rules about keys alone.

use super::given::{Given, describe};
use crate::fault::{At, Fault, Faults};
use crate::{Draft, Entry, Key, Rule, Value, syntax};

/// The entries by their keys: of each key the first one counts.
pub(super) struct Keys<'a>(Vec<Given<'a>>);

impl<'a> Keys<'a> {
    /// Reads the keys of a draft; `original` is the same before its variables were put in.
    pub(super) fn read(draft: &'a Draft, original: &'a Draft, faults: &mut Faults) -> Self {
        let mut keys = Keys(Vec::new());
        let mut misnamed = Vec::new();
        for (entry, (written, Entry { value: original, .. })) in draft.entries.iter().zip(&original.entries).enumerate()
        {
            let name = written.key.as_str();
            if name.is_empty() {
                faults.push(syntax::not_an_entry(At::Value(entry), &describe(&written.value)));
                continue;
            }
            let Some(key) = Key::parse(name) else {
                misnamed.push((entry, name, &written.value, original));
                continue;
            };
            match keys.get(key) {
                Some(first) => faults.push(repeated_key(entry, name, first)),
                None => keys.0.push(Given { entry, key, name, value: &written.value, written: original }),
            }
        }
        // What is there, and what will be once it has its right name. Of each key one is enough.
        let mut there: Vec<(Key, &str)> = keys.0.iter().map(|given| (given.key, given.name)).collect();
        for (entry, written_name, value, written) in misnamed {
            let fault = unknown_key(entry, written_name, value);
            let meant = meant(written_name).and_then(|name| Some((Key::parse(name)?, name)));
            let Some((key, name)) = meant.filter(|_| fault.replacement.is_some()) else {
                faults.push(fault);
                continue;
            };
            faults.push(match there.iter().find(|(known, _)| *known == key) {
                Some((_, first)) => {
                    let right = if Key::parse(first).is_some() { first } else { name };
                    misnamed_beside(fault, first, right, is_list(key))
                }
                None => fault,
            });
            there.push((key, written_name));
            // What stands under the right name counts, then what comes first.
            if keys.get(key).is_none() && has_value(written_name, value) {
                keys.0.push(Given { entry, key, name, value, written });
            }
        }
        keys
    }

    pub(super) fn get(&self, key: Key) -> Option<&Given<'a>> {
        self.0.iter().find(|given| given.key == key)
    }

    /// The same for a key whose value is one thing: a variable that isn't set and needn't be leaves it out.
    pub(super) fn get_single(&self, key: Key) -> Option<&Given<'a>> {
        let is_left_out =
            |given: &&Given<'_>| matches!(given.value, Value::Variable(variable) if variable.is_left_out());
        self.get(key).filter(|given| !is_left_out(given))
    }
}

fn repeated_key(entry: usize, name: &str, first: &Given<'_>) -> Fault {
    let fact = if first.name == name {
        format!("`{name}` stands here for the second time")
    } else {
        format!("`{name}` and `{}` are the same key, and both are here", first.name)
    };
    let help = if is_list(first.key) { "write one list with all elements" } else { "leave one of the two out" };
    Fault::new(Rule::RepeatedKey, At::Key(entry), fact).help(help)
}

fn is_list(key: Key) -> bool {
    match key {
        Key::Origins | Key::DevOrigins | Key::Methods | Key::Headers | Key::ExposeHeaders | Key::Dangerously => true,
        Key::Credentials | Key::MaxAge | Key::Path | Key::PreflightStatus => false,
    }
}

/// A key with a wrong name beside another one, `first`, that is the same or is meant to be: with the `right` name there would
/// be two.
pub(crate) fn misnamed_beside(fault: Fault, first: &str, right: &str, is_list: bool) -> Fault {
    let under = if first == right { String::new() } else { format!(", as `{first}`") };
    let fact = format!("{}, and `{right}` is here already{under}", fault.fact);
    Fault { replacement: None, fact, ..fault }.help(if is_list {
        format!("write one list with all elements under `{right}`")
    } else {
        "leave one of the two out".to_owned()
    })
}

/// The key that a wrong one was meant to be.
fn meant(name: &str) -> Option<&'static str> {
    let unquoted = name.trim_matches('"');
    Key::names().into_iter().find(|known| *known == unquoted).or_else(|| Key::nearest(name))
}

/// Whether there is a value to judge: a key alone, and `header("X-Token")`, are wrong as a whole.
fn has_value(name: &str, value: &Value) -> bool {
    let unquoted = name.trim_matches('"');
    !matches!(value, Value::Missing) && !matches!(value, Value::Other(text) if text.starts_with(unquoted))
}

fn unknown_key(entry: usize, name: &str, value: &Value) -> Fault {
    let at = At::Key(entry);
    let unquoted = name.trim_matches('"');
    if unquoted != name && Key::parse(unquoted).is_some() {
        return Fault::new(Rule::WrongForm, at, "a key stands without quotes").replace(name, unquoted);
    }
    let fault = Fault::new(Rule::UnknownKey, at, format!("there is no key `{name}`"));
    match Key::nearest(name) {
        _ if name == syntax::POLICY => {
            fault.help(match value {
                // A macro's policy is a constant; a text is the name of one in data.
                Value::Text(_) => "leave it out: a policy is what its other keys say",
                _ => "a policy that there is already is used as it is: `const SAME: Policy = API`",
            })
        }
        _ if is_private_network(name) => fault.help(
            "leave it out: Chromium gave `Access-Control-Allow-Private-Network` up, and asks the user for the permission \
             to reach the local network",
        ),
        Some(meant) => fault.replace(name, meant),
        None if matches!(name, "crate" | "name") => {
            fault.help(format!("only `#[cors(…)]` takes `{name}`, with a path or a name; leave it out"))
        }
        None => fault.choices("the keys are", &Key::names()),
    }
}

/// Whether the key is meant to be what other libraries call `Access-Control-Allow-Private-Network`.
fn is_private_network(name: &str) -> bool {
    let folded = name.replace(['_', '-'], "").to_ascii_lowercase();
    ["privatenetwork", "localnetwork", "privatenetworkaccess", "localnetworkaccess"]
        .iter()
        .any(|end| folded.ends_with(end))
}
