//! Whatever a program has a list in.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use cors_runtime::startup::{IntoList, OwnedPolicy};

fn text<Form>(origins: impl IntoList<Form>) -> String {
    OwnedPolicy::builder().origins(origins).build().unwrap().to_string()
}

#[test]
fn every_form_of_a_list_is_the_same_policy() {
    const LIST: [&str; 2] = ["https://a.example", "https://b.example"];
    let joined = LIST.join(", ");
    let strings: Vec<String> = LIST.iter().map(|origin| (*origin).to_owned()).collect();
    let expected = text("https://a.example,https://b.example");
    for same in [
        text(&joined),
        text(joined.as_str()),
        text(joined.clone()),
        text(Cow::Borrowed(joined.as_str())),
        text(LIST),
        text(LIST.as_slice()),
        text(vec!["https://a.example", "https://b.example"]),
        text(&strings),
        text(strings.as_slice()),
        text(strings.iter()),
        text(strings.iter().map(String::as_str).filter(|origin| !origin.is_empty())),
        text(strings.iter().cloned().collect::<BTreeSet<String>>()),
        text(joined.split(", ")),
        text(["https://a.example, https://b.example"]),
        text(strings),
    ] {
        assert_eq!(same, expected);
    }
    let one: HashSet<String> = HashSet::from(["https://a.example".to_owned()]);
    assert_eq!(text(&one), text("https://a.example"));
    assert_eq!(text(one), text(["https://a.example"]));
}

#[test]
fn methods_and_names_of_http_are_texts() {
    let policy = OwnedPolicy::builder()
        .origins("*")
        .methods([http::Method::GET, http::Method::PUT])
        .headers([http::header::CONTENT_TYPE])
        .build()
        .unwrap();
    assert!(policy.allows_method("PUT") && !policy.allows_method("DELETE"));
    assert!(policy.to_string().contains("Headers: content-type\n"), "{policy}");
}
