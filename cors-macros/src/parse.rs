//! Tokens to a written policy with spans. Nothing is judged here: whatever can be told apart becomes a value, and
//! the model says what is wrong with it.

use cors_model::{At, Draft, Entry, Fault, Value, syntax};
use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

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
    pub(crate) fn fault(&mut self, fault: Fault, range: Range) {
        let mut index = self.faults.len();
        while index > 0 && self.faults[index - 1].0.at.entry() > fault.at.entry() {
            index -= 1;
        }
        self.faults.insert(index, (fault, range));
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

/// The tokens of a stream.
pub(crate) fn trees(stream: TokenStream) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    for tree in stream {
        trees.push(tree);
    }
    trees
}

/// A stream of the tokens.
pub(crate) fn stream(trees: &[TokenTree]) -> TokenStream {
    let mut stream = TokenStream::new();
    append(&mut stream, trees);
    stream
}

pub(crate) fn append(stream: &mut TokenStream, trees: &[TokenTree]) {
    for tree in trees {
        tree.to_tokens(stream);
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

/// The runs of tokens between commas.
pub(crate) fn split_at_commas(mut tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut pieces = Vec::new();
    loop {
        let piece = before(tokens, ',');
        pieces.push(piece);
        let Some(rest) = tokens.get(piece.len() + 1..) else { return pieces };
        tokens = rest;
    }
}

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
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
    let span = Range::of_or(tokens, Range::call_site());
    let mut written = Written {
        draft: Draft { entries: Vec::new() },
        places: Vec::new(),
        faults: Vec::new(),
        span,
        variables: Vec::new(),
    };
    let mut entry_start = 0;
    for (index, token) in tokens.iter().enumerate() {
        if !separates(token) {
            continue;
        }
        let range = Range { first: token.span(), last: token.span() };
        if is_punct(token, ';') {
            written.fault(syntax::semicolon(), range);
        } else if entry_start == index {
            written.fault(syntax::stray_comma(), range);
        }
        written.read_entries(&tokens[entry_start..index]);
        entry_start = index + 1;
    }
    written.read_entries(&tokens[entry_start..]);
    written
}

/// Whether the token stands between two entries: a comma, or the semicolon that was meant to be one.
fn separates(token: &TokenTree) -> bool {
    is_punct(token, ',') || is_punct(token, ';')
}

impl Written {
    /// What stands between two commas: one entry, or several where a comma was forgotten.
    fn read_entries(&mut self, mut tokens: &[TokenTree]) {
        loop {
            let forgotten = next_entry(tokens);
            let (entry, rest) = tokens.split_at(forgotten.unwrap_or(tokens.len()));
            self.read_entry(entry);
            if rest.is_empty() {
                return;
            }
            let at = At::Key(self.places.len());
            let key = &rest[..key_length(rest)];
            self.fault(syntax::missing_comma(at, &text_of(key)), Range::of_or(key, self.span));
            tokens = rest;
        }
    }

    fn read_entry(&mut self, tokens: &[TokenTree]) {
        let index = self.places.len();
        let Some(whole) = Range::of(tokens) else { return };
        let key_length = key_length(tokens);
        if key_length == 0 {
            self.push_place(whole, whole, Vec::new());
            let value = Value::Other(text_of(tokens));
            self.draft.entries.push(Entry { key: String::new(), value });
            return;
        }
        let (key_tokens, after_key) = tokens.split_at(key_length);
        let key = text_of(key_tokens);
        let key_range = Range::of_or(key_tokens, whole);
        let mut sign_length = 0;
        while sign_length < after_key.len() && is_sign(&after_key[sign_length]) {
            sign_length += 1;
        }
        let (sign, value_tokens) = after_key.split_at(sign_length);
        let sign_text = text_of(sign);
        if !matches!(sign_text.as_str(), "=" | "") {
            let range = Range { last: Range::of_or(sign, key_range).last, ..key_range };
            self.fault(syntax::wrong_sign(At::Key(index), &key, &sign_text), range);
        }
        let (value_range, value, elements) = if sign.is_empty() && !value_tokens.is_empty() {
            // `credentials(true)`, `max_age "1h"`: the value is there, the sign isn't.
            (whole, Value::Other(text_of(tokens)), Vec::new())
        } else {
            let (value, elements) = self.value(value_tokens);
            (Range::of_or(value_tokens, whole), value, elements)
        };
        self.push_place(key_range, value_range, elements);
        self.draft.entries.push(Entry { key, value });
    }

    fn push_place(&mut self, key: Range, value: Range, elements: Vec<Range>) {
        self.places.push(Place { key, value, elements });
    }

    /// The value, and the places of its elements where it is an array.
    fn value(&mut self, tokens: &[TokenTree]) -> (Value, Vec<Range>) {
        if let [TokenTree::Group(group)] = tokens {
            match group.delimiter() {
                // A `$fragment` of a macro by example comes in an invisible group.
                Delimiter::None => return self.value(&trees(group.stream())),
                Delimiter::Bracket => return self.list(&trees(group.stream())),
                _ => {}
            }
        }
        (self.scalar(tokens), Vec::new())
    }

    fn list(&mut self, tokens: &[TokenTree]) -> (Value, Vec<Range>) {
        let whole = Range::of_or(tokens, self.span);
        let mut pieces = split_at_commas(tokens);
        // Behind the comma after the last element.
        if let Some([]) = pieces.last() {
            pieces.pop();
        }
        let mut values = Vec::with_capacity(pieces.len());
        let mut places = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let (value, place) = match Range::of(piece) {
                Some(range) => (self.value(piece).0, range),
                None => (Value::Text(String::new()), whole),
            };
            values.push(value);
            places.push(place);
        }
        (Value::List(values), places)
    }

    fn scalar(&mut self, tokens: &[TokenTree]) -> Value {
        match tokens {
            [] => Value::Missing,
            [TokenTree::Literal(literal)] => match &Lit::new(literal.clone()) {
                Lit::Str(text) if text.suffix().is_empty() => Value::Text(text.value()),
                Lit::Int(number) if number.suffix().is_empty() => Value::Number(literal.to_string()),
                _ => Value::Other(text_of(tokens)),
            },
            [TokenTree::Ident(word)] => match word.to_string().as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                word => Value::Word(word.to_owned()),
            },
            [TokenTree::Ident(name), bang, TokenTree::Group(arguments)] if name == "env" && is_punct(bang, '!') => {
                match self.variable(arguments.stream()) {
                    Some(value) => value,
                    None => Value::Other(text_of(tokens)),
                }
            }
            _ => Value::Other(text_of(tokens)),
        }
    }

    /// `env!("X")`: the value that X has now.
    fn variable(&mut self, arguments: TokenStream) -> Option<Value> {
        let mut name = None;
        let arguments = trees(arguments);
        for argument in &arguments {
            match argument {
                TokenTree::Literal(literal) if name.is_none() => name = Some(literal),
                comma if is_punct(comma, ',') => {}
                _ => return None,
            }
        }
        let Lit::Str(name) = &Lit::new(name?.clone()) else { return None };
        let name = name.value();
        // A name that no environment can hold would make `std::env::var` panic on some systems.
        let value =
            if name.is_empty() || name.contains('=') || name.contains('\0') { None } else { std::env::var(&name).ok() };
        self.variables.push(name.clone());
        Some(match value {
            Some(value) => Value::Text(value),
            None => Value::UnsetVariable(name),
        })
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

/// A token as it stands in the source, where the compiler still has that; in its own spelling otherwise.
fn written(token: &TokenTree) -> String {
    let source = if let TokenTree::Group(group) = token { group.span().source_text() } else { None };
    match source {
        Some(source) => source,
        None => token.to_string(),
    }
}

/// The tokens as they were probably written, cut where they get long.
pub(crate) fn text_of(tokens: &[TokenTree]) -> String {
    const LONGEST: usize = 80;
    let mut text = String::new();
    let mut word_before = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && word_before {
            text.push(' ');
        }
        text.push_str(&written(token));
        let opens_gap =
            matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=' && punct.spacing() == Spacing::Alone);
        word_before = is_word || (opens_gap && tokens.len() > 1);
        if text.len() > LONGEST {
            text.truncate(text.ceil_char_boundary(LONGEST));
            text.push('…');
            break;
        }
    }
    text
}
