//! `policy = API`: a policy that is written somewhere else, in `#[cors]` and in `cors_routes!`.

use cors_model::{At, Fault, syntax};
use proc_macro2::{Ident, TokenTree};
use syn::Lit;

use crate::range::Range;
use crate::tokens::{flat, is_path, is_punct, is_sign, text_of};

/// Reads what stands behind a key: its value, if there is one, and what is wrong with it.
pub(crate) fn read<'a>(
    key: &Ident,
    name: &str,
    behind: &'a [TokenTree],
) -> (Option<&'a [TokenTree]>, Option<(Fault, Range)>) {
    let (sign, value) = behind.split_at(behind.iter().take_while(|token| is_sign(token)).count());
    let at_key = Range::at(key.span());
    let (Some(at_sign), Some(at_value)) = (Range::of(sign), Range::of(value)) else {
        return (None, Some((syntax::no_policy_given(name), at_key)));
    };
    let sign = text_of(sign);
    if sign != "=" {
        let fault = syntax::wrong_sign(At::Policy, &key.to_string(), &sign);
        return (Some(value), Some((fault, Range { last: at_sign.last, ..at_key })));
    }
    if let Some(semicolon) = value.iter().position(|token| is_punct(token, ';')) {
        // What is behind it would be items of the program.
        let at_semicolon = Range::at(value[semicolon].span());
        return (value.get(..semicolon).filter(|value| !value.is_empty()), Some((syntax::semicolon(), at_semicolon)));
    }
    match value {
        [TokenTree::Literal(literal)] => {
            let names_constant = match Lit::new(literal.clone()) {
                Lit::Str(text) => text.value().parse().is_ok_and(|text| is_path(&flat(text))),
                _ => false,
            };
            let fault = syntax::policy_is_literal(name, &literal.to_string(), names_constant);
            (None, Some((fault, at_value)))
        }
        value => (Some(value), None),
    }
}
