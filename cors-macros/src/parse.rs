//! Tokens to a written policy with spans. Nothing is judged here: whatever can be told apart becomes a value, and
//! the model says what is wrong with it.

use crate::text::append_formatted;
use cors_model::{At, Draft, Entry, Fault, Value, syntax};
use proc_macro2::{Delimiter, Literal, Spacing, Span, TokenTree};
use syn::Lit;

use crate::template::{is_punct, trees};

/// A policy as it was written, and where.
pub(crate) struct Written {
    pub(crate) draft: Draft,
    /// The place of each entry of the draft.
    pub(crate) places: Vec<Place>,
    /// The faults so far, in the order of the entries.
    pub(crate) faults: Vec<(Fault, Range)>,
    /// All of it.
    pub(crate) span: Range,
    /// The environment variables that were read, so that a change of one compiles the policy anew.
    pub(crate) variables: Vec<String>,
}

impl Written {
    /// Puts a fault behind those of its entry and of the entries before.
    fn fault(&mut self, fault: Fault, range: Range) {
        let mut index = self.faults.len();
        self.faults.push((fault, range));
        while index > 0 && self.faults[index - 1].0.at.order() > self.faults[index].0.at.order() {
            self.faults.swap(index - 1, index);
            index -= 1;
        }
    }
}

/// Where an entry stands.
pub(crate) struct Place {
    pub(crate) key: Range,
    pub(crate) value: Range,
    /// Of the elements, where the value is an array.
    pub(crate) elements: Vec<Range>,
}

/// From a first token to a last one. An error whose own tokens carry these two spans is shown under the whole.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Range {
    pub(crate) fn of(tokens: &[TokenTree]) -> Option<Range> {
        let (first, last) = (tokens.first()?, tokens.last()?);
        Some(Range { first: first.span(), last: last.span() })
    }

    /// Like [`Range::of`], with what stands for no tokens.
    pub(crate) fn of_or(tokens: &[TokenTree], otherwise: Range) -> Range {
        Range::of(tokens).unwrap_or(otherwise)
    }

    pub(crate) fn call_site() -> Range {
        Range { first: Span::call_site(), last: Span::call_site() }
    }
}

/// The tokens before the first `character`; all of them where there is none.
pub(crate) fn before(tokens: &[TokenTree], character: char) -> &[TokenTree] {
    let mut length = 0;
    while length < tokens.len() && !is_punct(&tokens[length], character) {
        length += 1;
    }
    &tokens[..length]
}

/// Takes off the tokens before the next comma. After the last ones nothing is left, and where nothing is left there are
/// none, not even no tokens.
pub(crate) fn take_piece<'a>(rest: &mut Option<&'a [TokenTree]>) -> Option<&'a [TokenTree]> {
    let tokens = (*rest)?;
    let piece = before(tokens, ',');
    *rest = tokens.get(piece.len() + 1..);
    Some(piece)
}

fn is_punct_at(tokens: &[TokenTree], index: usize, character: char) -> bool {
    index < tokens.len() && is_punct(&tokens[index], character)
}

/// Whether the tokens are names with `::` between.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
    for token in tokens {
        if !matches!(token, TokenTree::Ident(_)) && !is_punct(token, ':') {
            return false;
        }
    }
    matches!(tokens.last(), Some(TokenTree::Ident(_)))
}

/// Reads a policy: `key = value` with commas between.
pub(crate) fn policy(tokens: &[TokenTree]) -> Written {
    let mut written = Written {
        draft: Draft { entries: Vec::new() },
        places: Vec::new(),
        faults: Vec::new(),
        span: Range::of_or(tokens, Range::call_site()),
        variables: Vec::new(),
    };
    written.read(tokens);
    written
}

/// Whether the token stands between two entries: a comma, or the semicolon that was meant to be one.
fn separates(token: &TokenTree) -> bool {
    is_punct(token, ',') || is_punct(token, ';')
}

impl Written {
    fn read(&mut self, tokens: &[TokenTree]) {
        let mut entry_start = 0;
        let mut index = 0;
        while index < tokens.len() {
            let token = &tokens[index];
            if separates(token) {
                let range = Range { first: token.span(), last: token.span() };
                if is_punct(token, ';') {
                    self.fault(syntax::semicolon(), range);
                } else if entry_start == index {
                    self.fault(syntax::stray_comma(), range);
                }
                self.read_entries(&tokens[entry_start..index]);
                entry_start = index + 1;
            }
            index += 1;
        }
        self.read_entries(&tokens[entry_start..]);
    }

    /// What stands between two commas: one entry, or several where a comma was forgotten.
    fn read_entries(&mut self, mut tokens: &[TokenTree]) {
        loop {
            let forgotten = next_entry(tokens);
            let (entry, rest) = tokens.split_at(forgotten.unwrap_or(tokens.len()));
            if let Some(whole) = Range::of(entry) {
                self.read_entry(entry, whole);
            }
            if rest.is_empty() {
                return;
            }
            let at = At::Key(self.places.len());
            let key = &rest[..key_length(rest)];
            self.fault(syntax::missing_comma(at, &text_of(key)), Range::of_or(key, self.span));
            tokens = rest;
        }
    }

    fn read_entry(&mut self, tokens: &[TokenTree], whole: Range) {
        let (key, after_key) = tokens.split_at(key_length(tokens));
        let mut sign_length = 0;
        while sign_length < after_key.len() && is_sign(&after_key[sign_length]) {
            sign_length += 1;
        }
        let (sign, value) = after_key.split_at(sign_length);
        if key.is_empty() || (sign.is_empty() && !value.is_empty()) {
            // `credentials(true)`, `max_age "1h"`: the value is there, the sign isn't.
            let place = Place { key: Range::of_or(key, whole), value: whole, elements: Vec::new() };
            return self.push(text_of(key), Value::Other(text_of(tokens)), place);
        }
        let key_range = Range::of_or(key, whole);
        self.check_sign(key, sign, Range { last: Range::of_or(sign, key_range).last, ..key_range });
        let mut place = Place { key: key_range, value: Range::of_or(value, whole), elements: Vec::new() };
        let value = self.value(value, &mut place.elements);
        self.push(text_of(key), value, place);
    }

    fn push(&mut self, key: String, value: Value, place: Place) {
        self.draft.entries.push(Entry { key, value });
        self.places.push(place);
    }

    fn check_sign(&mut self, key: &[TokenTree], sign: &[TokenTree], range: Range) {
        let sign = text_of(sign);
        if !matches!(sign.as_str(), "=" | "") {
            self.fault(syntax::wrong_sign(At::Key(self.places.len()), &text_of(key), &sign), range);
        }
    }

    /// The value; where it is an array, the places of its elements go to `elements`.
    fn value(&mut self, tokens: &[TokenTree], elements: &mut Vec<Range>) -> Value {
        if let [TokenTree::Group(group)] = tokens {
            match group.delimiter() {
                Delimiter::Bracket => return self.list(&trees(group.stream()), elements),
                // A `$fragment` of a macro by example comes in an invisible group.
                Delimiter::None => return self.value(&trees(group.stream()), elements),
                _ => {}
            }
        }
        self.scalar(tokens)
    }

    fn list(&mut self, tokens: &[TokenTree], elements: &mut Vec<Range>) -> Value {
        let whole = Range::of_or(tokens, self.span);
        let mut values = Vec::new();
        let mut rest = Some(tokens);
        while let Some(element) = take_piece(&mut rest) {
            if element.is_empty() && rest.is_none() {
                // Behind the comma after the last element.
                break;
            }
            elements.push(Range::of_or(element, whole));
            values.push(if element.is_empty() {
                Value::Text(String::new())
            } else {
                // An array in an array is wrong as a whole, so the places in it don't count.
                self.value(element, &mut Vec::new())
            });
        }
        Value::List(values)
    }

    fn scalar(&mut self, tokens: &[TokenTree]) -> Value {
        let value = match tokens {
            [] => return Value::Missing,
            [TokenTree::Literal(literal)] => of_literal(literal),
            [TokenTree::Ident(word)] => Some(of_word(word.to_string())),
            [TokenTree::Ident(name), bang, TokenTree::Group(arguments)] if name == "env" && is_punct(bang, '!') => {
                variable(&trees(arguments.stream())).map(|name| self.read_variable(name))
            }
            _ => None,
        };
        match value {
            Some(value) => value,
            None => Value::Other(text_of(tokens)),
        }
    }

    /// `env!("X")`: the value that X has now.
    fn read_variable(&mut self, name: String) -> Value {
        // A name that no environment can hold would make `std::env::var` panic on some systems.
        let mut can_be = !name.is_empty();
        for byte in name.as_bytes() {
            can_be &= !matches!(byte, b'=' | b'\0');
        }
        self.variables.push(name.clone());
        if can_be && let Ok(value) = std::env::var(&name) { Value::Text(value) } else { Value::UnsetVariable(name) }
    }
}

fn of_literal(literal: &Literal) -> Option<Value> {
    match &Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(Value::Text(text.value())),
        Lit::Int(number) if number.suffix().is_empty() => Some(Value::Number(literal.to_string())),
        _ => None,
    }
}

fn of_word(word: String) -> Value {
    match word.as_str() {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => Value::Word(word),
    }
}

/// The name in the brackets of `env!("X")`.
fn variable(arguments: &[TokenTree]) -> Option<String> {
    let (TokenTree::Literal(name), rest) = arguments.split_first()? else { return None };
    for comma in rest {
        if !is_punct(comma, ',') {
            return None;
        }
    }
    match Lit::new(name.clone()) {
        Lit::Str(name) => Some(name.value()),
        _ => None,
    }
}

/// How many tokens at the front are a key: a name, names with hyphens between such as `max-age`, or a text before `=`.
fn key_length(tokens: &[TokenTree]) -> usize {
    if let [TokenTree::Literal(_), sign, ..] = tokens
        && (is_punct(sign, '=') || is_punct(sign, ':'))
    {
        return 1;
    }
    let mut length = 0;
    while let Some(TokenTree::Ident(_)) = tokens.get(length) {
        length += 1;
        if !is_punct_at(tokens, length, '-') {
            return length;
        }
        length += 1;
    }
    // A hyphen at the end belongs to no key.
    length.saturating_sub(1)
}

/// Where, after the first value, `key =` follows without a comma.
fn next_entry(tokens: &[TokenTree]) -> Option<usize> {
    let first_value = key_length(tokens) + 2;
    for start in first_value..tokens.len() {
        let rest = &tokens[start..];
        let key = key_length(rest);
        if key > 0 && is_punct_at(rest, key, '=') && !matches!(tokens[start - 1], TokenTree::Punct(_)) {
            return Some(start);
        }
    }
    None
}

/// The signs that people write between a key and a value: `=`, `:`, `=>`, `:=`, `==`.
fn is_sign(token: &TokenTree) -> bool {
    is_punct(token, '=') || is_punct(token, ':') || is_punct(token, '>')
}

/// The tokens as they were probably written, cut where they get long.
pub(crate) fn text_of(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    append_text(&mut text, tokens);
    text
}

fn append_text(text: &mut String, tokens: &[TokenTree]) {
    const LONGEST: usize = 80;
    let mut word_before = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && word_before {
            text.push(' ');
        }
        append_token(text, token);
        let opens_gap =
            matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=' && punct.spacing() == Spacing::Alone);
        word_before = is_word || (opens_gap && tokens.len() > 1);
        if text.len() > LONGEST {
            text.truncate(text.ceil_char_boundary(LONGEST));
            text.push('…');
            return;
        }
    }
}

/// A token as it stands in the source, where the compiler still has that; in its own spelling otherwise.
fn append_token(text: &mut String, token: &TokenTree) {
    let source = if let TokenTree::Group(group) = token { group.span().source_text() } else { None };
    match source {
        Some(source) => text.push_str(&source),
        None => append_formatted(text, format_args!("{token}")),
    }
}
