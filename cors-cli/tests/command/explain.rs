use crate::support::{TWO, cors};

#[test]
fn a_request_that_needs_a_preflight_is_explained_in_two_steps() {
    let arguments = [
        "explain",
        "cors.toml",
        "--policy",
        "api",
        "--origin",
        "https://app.example.com",
        "--method",
        "put",
        "--header",
        "Content-Type: application/json",
        "--path",
        "/api/users",
        "--credentials",
    ];
    let run = cors(TWO, &arguments);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.output.starts_with("OPTIONS /api/users is a preflight for PUT. A browser sends PUT after it"),
        "{}",
        run.output
    );
    assert!(run.output.contains("\nPUT /api/users is a request of a page."), "{}", run.output);
    assert!(
        run.output.ends_with("A page of https://app.example.com gets its answer, with credentials.\n"),
        "{}",
        run.output
    );
}

#[test]
fn what_is_blocked_comes_with_the_change_and_the_status() {
    let run = cors(
        TWO,
        &["explain", "--policy", "api", "--origin", "https://app.example.com", "--method", "DELETE", "--path", "/api/"],
    );
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.output.contains("To allow it: methods = [\"GET\", \"PUT\", \"DELETE\"]"), "{}", run.output);
    assert!(
        run.output.ends_with("The browser blocks a page of https://app.example.com, without credentials.\n"),
        "{}",
        run.output
    );
}

#[test]
fn a_simple_request_needs_no_preflight() {
    let arguments = [
        "explain",
        "--policy",
        "assets",
        "--origin",
        "https://a.example",
        "--header",
        "Content-Type: text/plain",
        "--format",
        "json",
    ];
    let run = cors(TWO, &arguments);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.json()["preflight"].is_null());
    let mut with_credentials = arguments.to_vec();
    with_credentials.push("--credentials");
    let run = cors(TWO, &with_credentials);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.json()["allowed"], false);
    assert!(run.json()["actual"]["console"].as_str().unwrap().contains("'*'"), "{}", run.output);
}

#[test]
fn what_no_page_can_ask_for_is_said() {
    let ask = |arguments: &[&str]| {
        cors(TWO, &[&["explain", "--policy", "assets", "--origin", "https://a.example"], arguments].concat())
    };
    assert!(ask(&["--header", "Cookie: a=b"]).errors.contains("browsers let no page set `Cookie`"));
    for (arguments, words) in [
        (["--method", "TRACE"], "browsers let no page fetch with TRACE"),
        (["--method", "A B"], "`A B` is no method"),
        (["--header", "X A"], "`X A` is no header's name"),
        (["--path", "users"], "`users` is no path"),
    ] {
        let run = ask(&arguments);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.errors.contains(words), "{}", run.errors);
    }
    let run = cors(TWO, &["explain", "--policy", "assets", "--origin", "https://a.example/"]);
    assert!(run.errors.contains("no browser sends `https://a.example/`"), "{}", run.errors);
}
