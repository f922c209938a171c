//! Questions to a slice of tokens.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

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

/// Whether the tokens are names with `::` between.
pub(crate) fn is_path(tokens: &[TokenTree]) -> bool {
    tokens.iter().all(may_be_in_path) && matches!(tokens.last(), Some(TokenTree::Ident(_)))
}

pub(crate) fn may_be_in_path(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(_)) || is_punct(token, ':')
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
    group.stream().into_iter().collect()
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
