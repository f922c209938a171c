use crate::support::{TWO, cors};

#[test]
fn every_policy_is_described() {
    let run = cors(TWO, &["describe"]);
    assert_eq!(run.status, 0, "{run:?}");
    for words in [
        "Policy api\n\nOrigins: https://app.example.com and https://*.preview.example.com\n",
        "Policy assets\n\nOrigins: any (`*`)\n",
        "origins: 2 origins, 1 of them patterns\n",
        "headers: Authorization among them\n    Pages of these origins can send a token.",
        "max_age: 24 h\n    Kept by Firefox 24 h, Chromium 2 h, Safari 10 min.",
        "credentials: off\n    The safer choice.",
    ] {
        assert!(run.output.contains(words), "{words}\n{}", run.output);
    }
}

#[test]
fn one_policy_is_described_to_programs() {
    let run = cors(TWO, &["describe", "--policy", "assets", "--format", "json"]);
    let json = run.json();
    assert_eq!(json["policies"].as_array().unwrap().len(), 1);
    assert_eq!(json["policies"][0]["guidance"][0]["choice"], "every website");
}

#[test]
fn a_policy_that_is_refused_is_not_described() {
    let run = cors("origins = \"https://a.example/\"", &["describe"]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    assert!(run.errors.contains("[origin-path]"), "{}", run.errors);
}
