//! A file of TOML as a tree in which everything has its place and its order, and what is wrong with it as TOML.
//!
//! A crate that gives values has thrown away the order of the keys, the second of two equal ones, or the rest of a file
//! behind its first mistake. `toml_parser` gives events.

use std::ops::Range;

use super::edit::quoted;
use crate::{At, Fault, syntax};
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ParseError, Source, Span};

/// One `key = value`, or a table with its name.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_at: Range<usize>,
    pub(super) node: Node,
}

/// A value and its place: for a table, that of its header.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Text(String),
    /// A whole number without a sign, as it was written.
    Number(String),
    Boolean(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// A number with a fraction or a sign, or a date, as it was written.
    Other(String),
}

/// What is wrong with a text as TOML.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    pub(super) at: Range<usize>,
    pub(super) what: String,
    /// What is to stand there.
    pub(super) meant: Option<String>,
    /// What else would help.
    pub(super) help: Option<String>,
    /// Whether it is about one value, and the rest was read as it is meant.
    pub(super) is_in_value: bool,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) entries: Vec<Entry>,
    pub(super) mistakes: Vec<Mistake>,
}

/// How deep tables and lists may stand in one another: a policy needs two.
const DEEPEST: u32 = 16;

/// Reads a text of TOML 1.1, past every mistake that can be read past.
pub(super) fn read(text: &str) -> Document {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    let mut errors: Vec<ParseError> = Vec::new();
    parse_document(&tokens, &mut RecursionGuard::new(&mut events, DEEPEST), &mut errors);
    let is_layout = |event: &Event| {
        matches!(event.kind(), EventKind::Whitespace | EventKind::Newline | EventKind::Comment | EventKind::Error)
    };
    for event in &events {
        match (event.kind(), source.get(event)) {
            (EventKind::Comment, Some(raw)) => raw.decode_comment(&mut errors),
            // A carriage return alone, which editors don't show: behind it, what seems to stand in a comment would count.
            (EventKind::Newline, Some(raw)) => raw.decode_newline(&mut errors),
            _ => {}
        }
    }
    events.retain(|event| !is_layout(event));
    let mistakes = errors.iter().map(|error| Mistake::of(error, text)).collect();
    let mut reader = Reader { source, events: &events, mistakes };
    let entries = reader.read();
    let mut mistakes = reader.mistakes;
    mistakes.sort_by_key(|mistake| mistake.at.start);
    Document { entries, mistakes }
}

struct Reader<'t> {
    source: Source<'t>,
    events: &'t [Event],
    mistakes: Vec<Mistake>,
}

/// A part of a key with dots, and its place.
type Part = (String, Range<usize>);

impl Reader<'_> {
    fn read(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        // The table whose header stood last.
        let mut table: Vec<Part> = Vec::new();
        while let Some(event) = self.next() {
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    let (path, at) = self.read_header(event);
                    self.insert(&mut entries, &path, Node { at, kind: Kind::Table(Vec::new()) });
                    table = path;
                }
                EventKind::SimpleKey => {
                    let (key, node) = self.read_entry(event);
                    self.insert(&mut entries, &[table.as_slice(), &key].concat(), node);
                }
                // Left over behind a mistake that the parser has told of.
                _ => {}
            }
        }
        entries
    }

    fn next(&mut self) -> Option<Event> {
        let (first, rest) = self.events.split_first()?;
        self.events = rest;
        Some(*first)
    }

    fn next_if(&mut self, kind: EventKind) -> Option<Event> {
        if self.events.first()?.kind() == kind { self.next() } else { None }
    }

    /// `[api]`: the path of the table, and the place of the whole header.
    fn read_header(&mut self, open: Event) -> (Vec<Part>, Range<usize>) {
        let mut path = Vec::new();
        let mut whole = range(open.span());
        while let Some(event) = self.next_if(EventKind::SimpleKey).or_else(|| self.next_if(EventKind::KeySep)) {
            whole.end = event.span().end();
            if event.kind() == EventKind::SimpleKey {
                path.push(self.read_key(event));
            }
        }
        let close = self.next_if(EventKind::StdTableClose).or_else(|| self.next_if(EventKind::ArrayTableClose));
        if let Some(close) = close {
            whole.end = close.span().end();
        }
        if open.kind() == EventKind::ArrayTableOpen {
            let text = &self.source.input()[whole.clone()];
            let meant = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
            let what = format!("`{text}` begins a list of tables, and a policy is one table");
            self.mistake(whole.clone(), what, meant.map(str::to_owned));
        }
        (path, whole)
    }

    /// `key = value`, or what is there of it.
    fn read_entry(&mut self, first: Event) -> (Vec<Part>, Node) {
        let mut key = vec![self.read_key(first)];
        while let Some(event) = self.next_if(EventKind::KeySep).or_else(|| self.next_if(EventKind::SimpleKey)) {
            if event.kind() == EventKind::SimpleKey {
                key.push(self.read_key(event));
            }
        }
        let end = key.last().map_or(0, |(_, at)| at.end);
        let nothing = Node { at: end..end, kind: Kind::Other(String::new()) };
        if self.next_if(EventKind::KeyValSep).is_none() {
            return (key, nothing);
        }
        (key, self.read_value().unwrap_or(nothing))
    }

    fn read_key(&mut self, event: Event) -> Part {
        let mut key = String::new();
        let mut errors = Vec::new();
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut key, &mut errors);
        }
        self.errors(&errors);
        (key, range(event.span()))
    }

    fn read_value(&mut self) -> Option<Node> {
        let event = *self.events.first()?;
        let kind = match event.kind() {
            EventKind::Scalar => {
                self.next();
                self.read_scalar(event)
            }
            EventKind::ArrayOpen => return Some(self.read_list()),
            EventKind::InlineTableOpen => return Some(self.read_inline_table()),
            _ => return None,
        };
        Some(Node { at: range(event.span()), kind })
    }

    fn read_list(&mut self) -> Node {
        let mut at = self.next().map_or(0..0, |open| range(open.span()));
        let mut nodes = Vec::new();
        while let Some(event) = self.events.first() {
            at.end = event.span().end();
            match event.kind() {
                EventKind::ArrayClose => {
                    self.next();
                    break;
                }
                EventKind::ValueSep => {
                    self.next();
                }
                _ => match self.read_value() {
                    Some(node) => nodes.push(node),
                    // A list that isn't closed ends where a table or a key begins.
                    None => break,
                },
            }
        }
        Node { at, kind: Kind::List(nodes) }
    }

    fn read_inline_table(&mut self) -> Node {
        let mut at = self.next().map_or(0..0, |open| range(open.span()));
        let mut entries = Vec::new();
        while let Some(event) = self.next_if(EventKind::SimpleKey).or_else(|| self.next_if(EventKind::ValueSep)) {
            if event.kind() == EventKind::SimpleKey {
                let (key, node) = self.read_entry(event);
                self.insert(&mut entries, &key, node);
            }
        }
        if let Some(close) = self.next_if(EventKind::InlineTableClose) {
            at.end = close.span().end();
        }
        Node { at, kind: Kind::Table(entries) }
    }

    fn read_scalar(&mut self, event: Event) -> Kind {
        let Some(raw) = self.source.get(event) else { return Kind::Other(String::new()) };
        let (mut text, mut errors) = (String::new(), Vec::new());
        let kind = raw.decode_scalar(&mut text, &mut errors);
        let written = raw.as_str();
        let is_quoted = event.encoding().is_some();
        if is_quoted || errors.is_empty() {
            self.errors(&errors);
            return match kind {
                ScalarKind::String => Kind::Text(text),
                ScalarKind::Boolean(boolean) => Kind::Boolean(boolean),
                ScalarKind::Integer(_) if written.starts_with(|first: char| first.is_ascii_digit()) => {
                    Kind::Number(written.to_owned())
                }
                _ => Kind::Other(written.to_owned()),
            };
        }
        if written.is_empty() {
            self.mistake(range(event.span()), "there is no value here".to_owned(), None);
            return Kind::Other(String::new());
        }
        // `True` is a boolean, and anything else was to be a text.
        let lower = written.to_ascii_lowercase();
        if matches!(lower.as_str(), "true" | "false") {
            self.mistake(
                range(event.span()),
                format!("`{written}` isn't in lower case, as `true` and `false` are"),
                Some(lower.clone()),
            );
            return Kind::Boolean(lower == "true");
        }
        if written == "startup" {
            // In quotes it would be refused in turn.
            let Fault { fact, help, .. } = syntax::startup_in_file(At::Policy);
            let at = range(event.span());
            self.mistakes.push(Mistake { at, what: fact, meant: None, help, is_in_value: true });
            return Kind::Text(written.to_owned());
        }
        let is_plain = !written.contains(['"', '\'', '(', '!', '\\']);
        let (what, meant) = if is_plain {
            (format!("`{written}` lacks its quotes"), Some(quoted(written)))
        } else {
            (format!("`{written}` is no value of a file"), None)
        };
        self.mistake(range(event.span()), what, meant);
        Kind::Text(written.to_owned())
    }

    /// A mistake in something that was read as it is meant.
    fn mistake(&mut self, at: Range<usize>, what: String, meant: Option<String>) {
        self.mistakes.push(Mistake { at, what, meant, help: None, is_in_value: true });
    }

    fn errors(&mut self, errors: &[ParseError]) {
        let text = self.source.input();
        let mistakes = errors.iter().map(|error| Mistake { is_in_value: true, ..Mistake::of(error, text) });
        self.mistakes.extend(mistakes);
    }

    /// Puts a value where its key leads.
    fn insert(&mut self, entries: &mut Vec<Entry>, key: &[Part], node: Node) {
        let Some(((name, key_at), path)) = key.split_last() else { return };
        if path.len() > DEEPEST as usize {
            return self.mistake(key_at.clone(), format!("no policy is {} tables deep", path.len()), None);
        }
        let entry = Entry { key: name.clone(), key_at: key_at.clone(), node };
        if let Err(Clash { at, what }) = insert(entries, path, entry) {
            self.mistake(at, what, None);
        }
    }
}

/// Two things under one name, which aren't one thing.
struct Clash {
    at: Range<usize>,
    what: String,
}

/// Puts an entry into the tables that the path leads through. Of two equal keys both are kept: the rules tell of that.
fn insert(entries: &mut Vec<Entry>, path: &[Part], entry: Entry) -> Result<(), Clash> {
    if let Some(((name, name_at), rest)) = path.split_first() {
        let table = |entry: &mut Entry| entry.key == *name && matches!(entry.node.kind, Kind::Table(_));
        let place = entries.iter_mut().position(table).unwrap_or_else(|| {
            let node = Node { at: name_at.clone(), kind: Kind::Table(Vec::new()) };
            entries.push(Entry { key: name.clone(), key_at: name_at.clone(), node });
            entries.len() - 1
        });
        let Kind::Table(inner) = &mut entries[place].node.kind else { return Ok(()) };
        return insert(inner, rest, entry);
    }
    let same = entries.iter_mut().find(|other| other.key == entry.key);
    match (same, &entry.node.kind) {
        (Some(Entry { node: Node { at, kind: Kind::Table(known) }, key_at, .. }), Kind::Table(_)) => {
            // `[api.inner]` before `[api]` made the table without a header of its own.
            if *at == *key_at && known.iter().all(|inner| matches!(inner.node.kind, Kind::Table(_))) {
                *at = entry.node.at;
                return Ok(());
            }
            let what = format!("`{}` begins here for the second time", entry.key);
            Err(Clash { at: entry.node.at, what })
        }
        _ => {
            entries.push(entry);
            Ok(())
        }
    }
}

impl Mistake {
    fn of(error: &ParseError, text: &str) -> Self {
        let at = error.unexpected().or(error.context()).map_or(0..0, range);
        // On boundaries of characters, whatever the parser says.
        let floor = |mut place: usize| {
            place = place.min(text.len());
            while !text.is_char_boundary(place) {
                place -= 1;
            }
            place
        };
        let at = floor(at.start)..floor(at.end.max(at.start));
        let expected = error.expected().unwrap_or_default().iter().map(|expected| match expected {
            toml_parser::Expected::Literal("\n") => "a line break".to_owned(),
            toml_parser::Expected::Literal(literal) => format!("`{literal}`"),
            toml_parser::Expected::Description(description) => (*description).to_owned(),
            _ => "something else".to_owned(),
        });
        let expected: Vec<String> = expected.collect();
        let help = (!expected.is_empty()).then(|| format!("write {} there", expected.join(" or ")));
        Mistake { at, what: error.description().to_owned(), meant: None, help, is_in_value: false }
    }
}

fn range(span: Span) -> Range<usize> {
    span.start()..span.end()
}
