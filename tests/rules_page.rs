//! The page of rules in the documentation says what the model says.

use std::fmt::Write as _;
use std::path::Path;

use cors_model::{Level, Rule};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-runtime/src/docs/rules.md");

fn render() -> String {
    let mut page = String::from(
        "Every rule that a policy is checked by, with the reason for it. An error shows the name in brackets.\n\n\
         A rule that *refuses* stops the compilation. A rule that *warns* does so under the lint `deprecated`, the only\n\
         one that a macro can use: `#[allow(deprecated)]` on the policy silences it, `#![deny(deprecated)]` hardens it.\n",
    );
    for rule in Rule::ALL {
        let effect = match rule.level() {
            Level::Error => "Refuses",
            Level::Warning => "Warns",
        };
        let mut why = rule.why().chars();
        let first = why.next().into_iter().flat_map(char::to_uppercase).collect::<String>();
        write!(page, "\n# {}\n\n{effect}: {}\n\n{first}{}.\n", rule.name(), rule.refuses(), why.as_str())
            .expect("a String takes everything");
    }
    page
}

/// `UPDATE_RULES=1 cargo test -p cors-tests --test rules_page` writes the page anew.
#[test]
fn the_page_says_what_the_model_says() {
    let rendered = render();
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(Path::new(PAGE), &rendered).expect("the page can be written");
    }
    let page = std::fs::read_to_string(PAGE).expect("the page is there");
    assert!(page == rendered, "cors-runtime/src/docs/rules.md is out of date: run this test with UPDATE_RULES=1");
}
