//! Tokens to a written policy with spans. Nothing is judged here: whatever can be told apart becomes a value, and
//! the model says what is wrong with it.

use std::env::{self, VarError};

use cors_model::{At, Draft, Entry, Fault, Value, Variable, syntax};
use proc_macro2::{Delimiter, Literal, TokenTree};
use syn::Lit;
use syn::ext::IdentExt as _;

use crate::range::Range;
use crate::tokens::{
    between_commas, inside, is_comma, is_punct, is_sign, last_name, split_attributes, text_of, without_comma,
};

/// A policy as it was written, and where.
pub(crate) struct Written {
    pub(crate) draft: Draft,
    /// The place of each entry of the draft.
    pub(crate) places: Vec<Place>,
    /// What is wrong with how it is written.
    pub(crate) faults: Vec<(Fault, Range)>,
    /// All of it.
    pub(crate) span: Range,
    /// The environment variables that were read, so that a change of one compiles the policy anew.
    pub(crate) variables: Vec<String>,
}

/// Where an entry stands.
pub(crate) struct Place {
    pub(crate) key: Range,
    pub(crate) value: Range,
    /// Of the elements, where the value is an array.
    pub(crate) elements: Vec<Range>,
}

/// Reads a policy: `key = value` with commas between.
pub(crate) fn policy(tokens: &[TokenTree]) -> Written {
    let mut written = Written {
        draft: Draft { entries: Vec::new() },
        places: Vec::new(),
        faults: Vec::new(),
        span: Range::of(tokens).unwrap_or_else(Range::call_site),
        variables: Vec::new(),
    };
    for piece in tokens.split_inclusive(separates) {
        match piece {
            [before @ .., separator] if separates(separator) => {
                written.read_separator(separator, before);
                written.read_entries(before);
            }
            last => written.read_entries(last),
        }
    }
    written
}

/// Whether the token stands between two entries: a comma, or the semicolon that was meant to be one.
fn separates(token: &TokenTree) -> bool {
    is_comma(token) || is_punct(token, ';')
}

impl Written {
    fn fault(&mut self, fault: Fault, range: Range) {
        self.faults.push((fault, range));
    }

    fn push(&mut self, key: String, value: Value, place: Place) {
        self.draft.entries.push(Entry { key, value });
        self.places.push(place);
    }

    fn read_separator(&mut self, separator: &TokenTree, before: &[TokenTree]) {
        let range = Range::at(separator.span());
        if is_punct(separator, ';') {
            self.fault(syntax::semicolon(), range);
        } else if before.is_empty() {
            self.fault(syntax::stray_comma(), range);
        }
    }

    /// What stands between two commas: one entry, or several where a comma was forgotten.
    fn read_entries(&mut self, tokens: &[TokenTree]) {
        let mut tokens = self.without_attributes(tokens);
        while let Some(next) = next_entry(tokens) {
            let (entry, rest) = tokens.split_at(next);
            self.read_entry(entry);
            let at = At::Key(self.places.len());
            let key = &rest[..key_length(rest)];
            self.fault(syntax::missing_comma(at, &text_of(key)), Range::of(key).unwrap_or(self.span));
            tokens = rest;
        }
        self.read_entry(tokens);
    }

    /// What is behind attributes; they are a fault, and the rest is read as if they weren't there.
    fn without_attributes<'a>(&mut self, tokens: &'a [TokenTree]) -> &'a [TokenTree] {
        let (attributes, behind) = split_attributes(tokens);
        if let Some(range) = Range::of(&tokens[..tokens.len() - behind.len()]) {
            let words = attributes.iter().find(|(_, brackets)| last_name(&inside(brackets)) != "doc");
            let written = words.map(|(_, brackets)| text_of(&[TokenTree::Group((*brackets).clone())]));
            self.fault(syntax::attribute_on_entry(written.as_deref()), range);
        }
        behind
    }

    fn read_entry(&mut self, tokens: &[TokenTree]) {
        let Some(whole) = Range::of(tokens) else { return };
        let (key, after_key) = tokens.split_at(key_length(tokens));
        let sign_length = after_key.iter().take_while(|token| is_sign(token)).count();
        let (sign, value) = after_key.split_at(sign_length);
        let key_range = Range::of(key).unwrap_or(whole);
        let key_text = text_of(key);
        if key.is_empty() || (sign.is_empty() && !value.is_empty()) {
            // `credentials(true)`, `max_age "1h"`: the value is there, the sign isn't.
            let place = Place { key: key_range, value: whole, elements: Vec::new() };
            return self.push(key_text, Value::Other(text_of(tokens)), place);
        }
        let sign_text = text_of(sign);
        if !matches!(sign_text.as_str(), "=" | "") {
            let last = Range::of(sign).unwrap_or(key_range).last;
            let fault = syntax::wrong_sign(At::Key(self.places.len()), &key_text, &sign_text);
            self.fault(fault, Range { last, ..key_range });
        }
        let value_range = Range::of(value).unwrap_or(whole);
        let (value, elements) = self.read_value(value);
        self.push(key_text, value, Place { key: key_range, value: value_range, elements });
    }

    /// The value and, where it is an array, the places of its elements.
    fn read_value(&mut self, tokens: &[TokenTree]) -> (Value, Vec<Range>) {
        match tokens {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => self.read_list(&inside(group)),
            _ => (self.read_scalar(tokens), Vec::new()),
        }
    }

    fn read_list(&mut self, tokens: &[TokenTree]) -> (Value, Vec<Range>) {
        let whole = Range::of(tokens).unwrap_or(self.span);
        let elements: Vec<_> = between_commas(tokens).map(|element| self.without_attributes(element)).collect();
        let elements = elements.into_iter().map(|element| match Range::of(element) {
            // An array in an array is wrong as a whole, so the places in it don't count.
            Some(range) => (self.read_value(element).0, range),
            None => (Value::Text(String::new()), whole),
        });
        let (values, places) = elements.unzip();
        (Value::List(values), places)
    }

    fn read_scalar(&mut self, tokens: &[TokenTree]) -> Value {
        let value = match tokens {
            [] => Some(Value::Missing),
            [TokenTree::Literal(literal)] => of_literal(literal),
            // `r#type` is the word `type`, as it is everywhere in Rust.
            [TokenTree::Ident(word)] => Some(of_word(word.unraw().to_string())),
            [path @ .., TokenTree::Ident(name), bang, TokenTree::Group(arguments)]
                if (name == "env" || name == "option_env") && is_punct(bang, '!') && is_of_std(path) =>
            {
                variable(&inside(arguments)).map(|variable| self.read_variable(variable, name == "option_env"))
            }
            _ => None,
        };
        value.unwrap_or_else(|| Value::Other(text_of(tokens)))
    }

    /// `env!("X")` or `option_env!("X")`: the value that X has now.
    fn read_variable(&mut self, name: String, is_optional: bool) -> Value {
        let value = env::var(&name);
        // The compiler has words of its own for what isn't Unicode, and a policy that is refused is compiled again anyhow.
        if !matches!(value, Err(VarError::NotUnicode(_))) {
            self.variables.push(name.clone());
        }
        Value::Variable(Variable { name, value, is_optional })
    }
}

fn of_literal(literal: &Literal) -> Option<Value> {
    match Lit::new(literal.clone()) {
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

/// Whether nothing stands before a macro of the standard library but the path to that.
fn is_of_std(path: &[TokenTree]) -> bool {
    matches!(text_of(path).trim_start_matches("::"), "" | "std::" | "core::")
}

/// The name in the brackets of `env!("X")`, if an environment can hold it.
fn variable(arguments: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(name)] = without_comma(arguments) else { return None };
    match Lit::new(name.clone()) {
        // Asking for any other name panics on some systems.
        Lit::Str(name) => Some(name.value()).filter(|name| !name.is_empty() && !name.contains(['=', '\0'])),
        _ => None,
    }
}

/// How many tokens at the front are a key: a name, names with hyphens between such as `max-age`, or a text before `=`.
fn key_length(tokens: &[TokenTree]) -> usize {
    match tokens {
        [TokenTree::Literal(_), sign, ..] if is_punct(sign, '=') || is_punct(sign, ':') => 1,
        [TokenTree::Ident(_), hyphen, rest @ ..] if is_punct(hyphen, '-') && begins_with_name(rest) => {
            2 + key_length(rest)
        }
        [TokenTree::Ident(_), ..] => 1,
        _ => 0,
    }
}

fn begins_with_name(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(_), ..])
}

/// Where, after the first value, `key =` follows without a comma.
fn next_entry(tokens: &[TokenTree]) -> Option<usize> {
    let first_value = key_length(tokens) + 2;
    (first_value..tokens.len())
        .find(|start| begins_entry(&tokens[*start..]) && !matches!(tokens[*start - 1], TokenTree::Punct(_)))
}

fn begins_entry(tokens: &[TokenTree]) -> bool {
    let (key, after_key) = tokens.split_at(key_length(tokens));
    !key.is_empty() && after_key.first().is_some_and(|sign| is_punct(sign, '='))
}
