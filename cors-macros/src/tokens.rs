//! Questions to a slice of tokens.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};

pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

pub(crate) fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',')
}

/// What stands before each comma, and behind the last one if anything does.
pub(crate) fn between_commas(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    tokens.split_inclusive(is_comma).map(without_comma)
}

/// The tokens without the comma at their end, if there is one.
pub(crate) fn without_comma(tokens: &[TokenTree]) -> &[TokenTree] {
    match tokens {
        [before @ .., comma] if is_comma(comma) => before,
        tokens => tokens,
    }
}

/// What stands between two commas, each with the comma behind it. Those in generic arguments, `list::<A, B>`, and between the
/// bars of a closure, `|a, b|`, are no such commas.
pub(crate) fn arguments(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut arguments = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let (argument, behind) = rest.split_at(argument_length(rest));
        arguments.push(argument);
        rest = behind;
    }
    arguments
}

/// How many tokens there are to the first such comma, and with it.
fn argument_length(tokens: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    let mut before = None;
    for (index, token) in tokens.iter().enumerate().skip(closure_head_length(tokens)) {
        let is_arrow = before.is_some_and(|before| is_punct(before, '-') || is_punct(before, '='));
        if is_punct(token, '<') {
            depth += 1;
        } else if is_punct(token, '>') && !is_arrow {
            depth = depth.saturating_sub(1);
        } else if is_comma(token) && depth == 0 {
            return index + 1;
        }
        before = Some(token);
    }
    tokens.len()
}

/// How many tokens at the front are the parameters of a closure, with its bars and the words before them.
fn closure_head_length(tokens: &[TokenTree]) -> usize {
    let may_precede = |token: &&TokenTree| matches!(token, TokenTree::Ident(word) if word == "async" || word == "move" || word == "static");
    let words = tokens.iter().take_while(may_precede).count();
    match &tokens[words..] {
        [bar, parameters @ ..] if is_punct(bar, '|') => {
            let closing = parameters.iter().position(|token| is_punct(token, '|'));
            closing.map_or(0, |closing| words + 1 + closing + 1)
        }
        _ => 0,
    }
}

/// The signs that people write between a key and a value: `=`, `:`, `=>`, `:=`, `==`.
pub(crate) fn is_sign(token: &TokenTree) -> bool {
    is_punct(token, '=') || is_punct(token, ':') || is_punct(token, '>')
}

/// Whether the tokens are names with `::` between, and perhaps before.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Ident(name)] => is_name(name) || may_begin_path(name),
        [TokenTree::Ident(name), colon, second, rest @ ..]
            if (is_name(name) || may_begin_path(name)) && is_punct(colon, ':') && is_punct(second, ':') =>
        {
            is_path(rest)
        }
        [colon, second, rest @ ..] if is_punct(colon, ':') && is_punct(second, ':') => {
            matches!(rest, [TokenTree::Ident(name), ..] if is_name(name)) && is_path(rest)
        }
        _ => false,
    }
}

/// Whether the word may name an item: it is no keyword.
pub(crate) fn is_name(word: &Ident) -> bool {
    syn::parse2::<Ident>(TokenTree::from(word.clone()).into()).is_ok()
}

/// Whether the word is a keyword that paths begin with; macros by example write `$crate`.
fn may_begin_path(word: &Ident) -> bool {
    matches!(word.to_string().as_str(), "crate" | "self" | "super" | "$crate")
}

/// An attribute: its `#` and its brackets.
pub(crate) type Attribute<'a> = (&'a TokenTree, &'a Group);

/// The attributes in front, and what is behind them.
pub(crate) fn split_attributes(tokens: &[TokenTree]) -> (Vec<Attribute<'_>>, &[TokenTree]) {
    let attributes: Vec<Attribute<'_>> = tokens
        .chunks_exact(2)
        .map_while(|tokens| match tokens {
            [pound, TokenTree::Group(brackets)]
                if is_punct(pound, '#') && brackets.delimiter() == Delimiter::Bracket =>
            {
                Some((pound, brackets))
            }
            _ => None,
        })
        .collect();
    let behind = &tokens[2 * attributes.len()..];
    (attributes, behind)
}

/// The last name of an attribute's path: `cors` of `cors_runtime::cors(…)`.
pub(crate) fn last_name(attribute: &[TokenTree]) -> String {
    let is_in_path = |token: &&TokenTree| matches!(token, TokenTree::Ident(_)) || is_punct(token, ':');
    let names = attribute.iter().take_while(is_in_path).filter(|token| matches!(token, TokenTree::Ident(_)));
    names.last().map(TokenTree::to_string).unwrap_or_default()
}

/// The first group in such brackets.
pub(crate) fn first_group(tokens: &[TokenTree], brackets: Delimiter) -> Option<&Group> {
    tokens.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == brackets => Some(group),
        _ => None,
    })
}

/// The tokens in the brackets.
pub(crate) fn inside(group: &Group) -> Vec<TokenTree> {
    flat(group.stream())
}

/// The tokens as the user wrote them. A macro by example puts what it passes on (`$origin`, `$handler`) in groups that
/// nobody sees; the tokens in them stand here in their place, under their own spans. Whatever this crate looks at has
/// come through here.
pub(crate) fn flat(stream: TokenStream) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => tokens.extend(inside(&group)),
            token => tokens.push(token),
        }
    }
    tokens
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
            let cut = (LONGEST..text.len()).find(|index| text.is_char_boundary(*index)).unwrap_or(text.len());
            text.truncate(cut);
            text.push('…');
            break;
        }
    }
    text
}

/// A token as it stands in the source, where the compiler still has that; in its own spelling otherwise.
fn written(token: &TokenTree) -> String {
    let source = match token {
        TokenTree::Group(group) => group.span().source_text(),
        _ => None,
    };
    source.unwrap_or_else(|| token.to_string())
}
