//! The origins that a regular expression was written for, where they can be told.

use std::iter::Peekable;
use std::str::Chars;

use super::{LONGEST, MOST};

/// How deep the brackets may be for its origins to be told.
const DEEPEST: usize = 8;

/// Whether the text has what regular expressions have and origins haven't.
pub(super) fn is_one(text: &str) -> bool {
    // `.*` alone is a word for any origin, as `**` is.
    if text.chars().all(|character| matches!(character, '*' | '.' | '/' | ':')) {
        return false;
    }
    let signs = [
        "\\.", "\\/", "\\-", "(?", "]+", "]*", "]{", ")?", ")*", ")+", "s?:", "\\d+", "\\d*", "\\d{", "\\w+", "\\w*",
        "[a-z", "[A-Z", "[0-9", "[^",
    ];
    let is_anchored =
        text.starts_with(['^', '~']) || text.starts_with("\\A") || (text.ends_with('$') && text.len() > 1);
    let has_any = ["/.*", "/.+", "(.*", "(.+"].iter().any(|any| text.contains(any)) || text.starts_with(".*");
    let has_choice = text.find('(').is_some_and(|open| text[open..].contains('|'));
    is_anchored
        || has_any
        || has_choice
        || within_slashes(text).is_some()
        || signs.iter().any(|sign| text.contains(sign))
}

/// What stands between the slashes of a literal, with or without flags behind the second one.
fn within_slashes(text: &str) -> Option<&str> {
    let (inside, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    let is_literal =
        !inside.is_empty() && !inside.starts_with('/') && flags.chars().all(|flag| flag.is_ascii_lowercase());
    (is_literal && inside.contains(['\\', '^', '$', '*', '('])).then_some(inside)
}

/// The origins, with `*` for what may be anything; `None` where they can't be told.
pub(super) fn alternatives(text: &str) -> Option<Vec<String>> {
    let text = text.trim_start_matches('~').trim_start_matches('*').trim_start();
    let text = text.strip_prefix("%r{").and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let text = within_slashes(text).unwrap_or(text);
    let is_anchored = text.starts_with('^') || text.starts_with("\\A");
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { characters: text.chars().peekable(), depth: 0 };
    let found = reader.choice()?;
    // A bracket that nothing opened ends it early.
    if reader.characters.next().is_some() {
        return None;
    }
    let origins: Vec<String> =
        found.iter().map(|text| origins(text, is_anchored)).collect::<Option<Vec<_>>>()?.concat();
    (origins.len() <= MOST).then_some(origins)
}

/// The origins that one alternative stands for.
fn origins(text: &str, is_anchored: bool) -> Option<Vec<String>> {
    let text = text.strip_suffix('/').unwrap_or(text);
    if text == "*" {
        return Some(vec!["*".to_owned()]);
    }
    let (scheme, host) = match text.split_once("://") {
        Some((scheme, host)) => (Some(scheme.trim_start_matches('*')).filter(|scheme| !scheme.is_empty()), host),
        None => (None, text),
    };
    let with_scheme = |host: String| match scheme {
        Some(scheme) => format!("{scheme}://{host}"),
        None => host,
    };
    let subdomains = |host: &str| format!("{}://*.{host}", scheme.unwrap_or("https"));
    Some(match host.strip_prefix(['*', '.']) {
        Some("") => return None,
        Some(rest) if host.starts_with('.') => vec![subdomains(rest)],
        // The end of a name: the name itself, and all below it.
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_alphanumeric()) => {
            vec![with_scheme(rest.to_owned()), subdomains(rest)]
        }
        Some(rest) => match rest.strip_prefix('.') {
            Some(parent) => vec![subdomains(parent)],
            None => vec![with_scheme(host.to_owned())],
        },
        None if scheme.is_none() && !is_anchored => vec![host.to_owned(), subdomains(host)],
        None => vec![with_scheme(host.to_owned())],
    })
}

struct Reader<'t> {
    characters: Peekable<Chars<'t>>,
    /// How many brackets are open.
    depth: usize,
}

impl Reader<'_> {
    /// Alternatives with `|` between.
    fn choice(&mut self) -> Option<Vec<String>> {
        let mut found = self.sequence()?;
        while self.characters.next_if_eq(&'|').is_some() {
            found.extend(self.sequence()?);
        }
        (found.len() <= MOST).then_some(found)
    }

    /// One thing after the other, to the end of an alternative.
    fn sequence(&mut self) -> Option<Vec<String>> {
        let mut found = vec![String::new()];
        while self.characters.peek().is_some_and(|next| !matches!(next, '|' | ')')) {
            let next = self.repeated()?;
            let all = found.iter().flat_map(|before| next.iter().map(move |text| format!("{before}{text}")));
            found = all.collect();
            if found.len() > MOST {
                return None;
            }
        }
        // `.*` beside `.*` is one, and so it is beside `(.*)`.
        Some(found.into_iter().map(|text| text.replace("**", "*")).collect())
    }

    /// One thing and how often it may stand there.
    fn repeated(&mut self) -> Option<Vec<String>> {
        let (atom, is_class) = self.atom()?;
        let repetition = match self.characters.peek() {
            Some('?' | '*' | '+') => self.characters.next(),
            Some('{') => {
                let inside: String = self.characters.by_ref().take_while(|character| *character != '}').collect();
                inside.starts_with(|first: char| matches!(first, '{' | '0'..='9')).then_some('+')
            }
            _ => None,
        };
        if repetition.is_some_and(|repetition| repetition != '?') {
            // As few as possible, or without going back: the same texts.
            self.characters.next_if(|next| matches!(next, '?' | '+'));
        }
        let labels = || atom.iter().all(|text| text.starts_with('*') && text.ends_with('.')).then(|| "*.".to_owned());
        let or_nothing = |texts: Vec<String>| texts.into_iter().chain([String::new()]).collect();
        match repetition {
            // `.` alone is a dot that lacks its backslash; what else stands for one of several characters can't be said.
            None | Some('?') if is_class => (repetition.is_none() && atom == ["."]).then_some(atom),
            None => Some(atom),
            Some('?') => Some(or_nothing(atom)),
            Some(_) if is_class => Some(vec!["*".to_owned()]),
            Some('*') => labels().map(|labels| or_nothing(vec![labels])),
            Some(_) => labels().map(|labels| vec![labels]),
        }
    }

    /// One thing, and whether it is a class of characters.
    fn atom(&mut self) -> Option<(Vec<String>, bool)> {
        let literal = |character: char| Some((vec![character.to_string()], false));
        match self.characters.next()? {
            '^' | '$' => Some((vec![String::new()], false)),
            '.' => Some((vec![".".to_owned()], true)),
            '[' => {
                let inside: String = self.characters.by_ref().take_while(|character| *character != ']').collect();
                match inside.trim_start_matches('\\') {
                    "" => None,
                    one if one.chars().count() == 1 => Some((vec![one.to_owned()], false)),
                    _ => Some((vec!["[".to_owned()], true)),
                }
            }
            '(' => {
                if self.characters.next_if_eq(&'?').is_some() && self.characters.next() != Some(':') {
                    return None;
                }
                self.depth += 1;
                let found = if self.depth > DEEPEST { None } else { self.choice() }?;
                self.depth -= 1;
                self.characters.next_if_eq(&')')?;
                Some((found, false))
            }
            '\\' => match self.characters.next()? {
                'd' | 'w' | 'S' => Some((vec!["\\".to_owned()], true)),
                'A' | 'z' | 'Z' | 'b' => Some((vec![String::new()], false)),
                escaped if escaped.is_ascii_alphanumeric() => None,
                escaped => literal(escaped),
            },
            '?' | '+' | '*' | ')' | '{' | '}' | ']' => None,
            character => literal(character),
        }
    }
}
