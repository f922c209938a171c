//! Whatever the tokens, an expansion comes out, and the handler's own tokens come out unchanged.

use cors_model::syntax::routes::Mount;
use fastrand::Rng;
use proc_macro2::{TokenStream, TokenTree};

use crate::check::judge;
use crate::{attribute, default_runtime, emit, parse, routes};

/// Fewer than `most` of the pieces, where these are tokens.
fn tokens(random: &mut Rng, pieces: &[&str], most: usize) -> Option<TokenStream> {
    let length = random.usize(..most);
    let text: Vec<&str> = (0..length).map(|_| pieces[random.usize(..pieces.len())]).collect();
    // Unbalanced brackets are no tokens; a compiler never hands them to a macro.
    text.join(" ").parse().ok()
}

fn trees(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

const POLICY: [&str; 52] = [
    "origin",
    "origins",
    "dev_origins",
    "methods",
    "headers",
    "credentials",
    "max_age",
    "path",
    "dangerously",
    "crate",
    "name",
    "policy",
    "polcy",
    "owned_policy",
    "=",
    "=",
    "=",
    ",",
    ",",
    ",",
    ";",
    ":",
    "=>",
    "-",
    "*",
    "::",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\"https://a.example\"",
    "\"*\"",
    "\"GET, put\"",
    "\"^/a(\"",
    "\"24h\"",
    "b\"x\"",
    "'c'",
    "3600",
    "1.5",
    "true",
    "mirror",
    "startup",
    "GET",
    "env!(\"CORS_NOT_SET\")",
    "env!()",
    "option_env!(\"CORS_NOT_SET\")",
    "option_env!()",
    "std::env!(\"CORS_NOT_SET\")",
    "r#\"raw\"#",
    "\"\\u{1F980}\\n\"",
];

const ITEM: [&str; 30] = [
    "#[cfg(x)]",
    "#[cors()]",
    "#[doc = \"d\"]",
    "#",
    "!",
    "pub",
    "pub(crate)",
    "crate",
    "async",
    "const",
    "unsafe",
    "extern",
    "\"C\"",
    "fn",
    "fn",
    "handler",
    "<T>",
    "(",
    ")",
    "(self)",
    "(&self)",
    "()",
    "-> Self",
    "{}",
    "{ Self }",
    "struct",
    "impl",
    ";",
    ",",
    "mod",
];

const ROUTES: [&str; 32] = [
    "get",
    "put",
    "any",
    "gett",
    "trace",
    "(",
    ")",
    "(list)",
    "(a::b)",
    "(::a)",
    "(list::<u8>)",
    "(|| async {})",
    "layer",
    "layer(auth)",
    "get(list, policy = API)",
    "put(|a, b| async {}, owned_policy = built()?,)",
    "(list, policy = <T as U>::P)",
    "(list, polcy = API)",
    "(list, policy: API, owned_policy =)",
    "(list, \"API\")",
    "(list,, policy)",
    "(policy = API)",
    "|a, b|",
    "(list::<A, B>, policy = \"API\")",
    "(<)",
    "(::)",
    ",",
    ",",
    "::",
    "<",
    ">",
    "\"x\"",
];

#[test]
fn every_policy_expands() {
    let mut random = Rng::with_seed(0x00C0_FFEE);
    let runtime = default_runtime();
    let mut read = 0;
    for _ in 0..30_000 {
        let Some(tokens) = tokens(&mut random, &POLICY, 16) else { continue };
        read += 1;
        let judged = judge(parse::policy(&trees(tokens)));
        let block = emit::expression(&judged, &runtime).to_string();
        assert_eq!(judged.sound.is_none(), block.contains("compile_error !"), "{block}");
        assert_eq!(judged.sound.is_none(), block.contains("__cors :: REFUSED_"), "{block}");
    }
    assert!(read > 5_000, "only {read} were tokens");
}

#[test]
fn every_item_comes_out_as_it_went_in() {
    let mut random = Rng::with_seed(0x0BAD_5EED);
    for _ in 0..30_000 {
        let (Some(policy), Some(item)) = (tokens(&mut random, &POLICY, 10), tokens(&mut random, &ITEM, 10)) else {
            continue;
        };
        let expanded = attribute::expand(policy, &item);
        let (before, after) = (item.to_string(), expanded.to_string());
        assert!(after.starts_with(&before) && after.len() > before.len(), "{before} became {after}");
    }
}

#[test]
fn every_list_of_routes_expands() {
    let mut random = Rng::with_seed(0x0001_2345);
    let runtime = default_runtime();
    for _ in 0..30_000 {
        let Some(tokens) = tokens(&mut random, &ROUTES, 12) else { continue };
        for mount in [Mount::Routes, Mount::Resource] {
            let block = routes::expand(mount, &trees(tokens.clone()), &runtime).to_string();
            assert!(block.contains("mount"), "{block}");
        }
    }
}

/// What a policy costs the compiler doesn't grow with its origins.
#[test]
fn a_table_is_as_many_tokens_for_any_number_of_origins() {
    let count = |origins: usize| {
        let origins: Vec<String> = (0..origins).map(|tenant| format!("https://tenant-{tenant:04}.example")).collect();
        let policy = format!("origins = {origins:?}").parse().expect("an array of texts");
        let judged = judge(parse::policy(&trees(policy)));
        assert!(judged.sound.is_some());
        count_tokens(emit::expression(&judged, &default_runtime()))
    };
    assert_eq!(count(20), count(2_000));
}

fn count_tokens(tokens: TokenStream) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => 1 + count_tokens(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(count).sum()
}
