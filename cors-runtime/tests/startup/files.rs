//! Feature `file`: policies in a file.

use std::fs;
use std::path::PathBuf;

use cors_runtime::startup::{OwnedPolicy, PolicyError, PolicyFault, PolicyFile};

use crate::support::{allows, broken};

const SEVERAL: &str = r#"
# Who may call what.
[api]
origins = ["https://app.example.com", "https://*.preview.example.com"]
methods = "GET, PUT"
headers = ["Content-Type"]
credentials = true
max_age = "24h"
path = "^/api/"

[partner]
origin = "https://partner.example"
methods = "mirror"
headers = "mirror"
max_age = 3600
preflight_status = 200

["any one"]
origins = '*'
expose_headers = ['X-Request-ID']
"#;

fn refused(text: &str, policy: Option<&str>) -> PolicyError {
    OwnedPolicy::from_toml(text, policy).expect_err("the policy is refused")
}

/// The text with every change of its faults made, from the last one to the first.
fn mended(text: &str, error: &PolicyError) -> String {
    let mut edits: Vec<_> = error.faults().iter().filter_map(|fault| fault.edit()).collect();
    edits.sort_by_key(|edit| edit.range.start);
    edits.dedup();
    let mut mended = text.to_owned();
    for edit in edits.iter().rev() {
        mended.replace_range(edit.range.clone(), &edit.text);
    }
    mended
}

#[test]
fn a_file_has_one_policy_or_several() {
    let one = OwnedPolicy::from_toml("origins = 'https://app.example.com'\nmethods = ['GET', 'PUT']", None).unwrap();
    assert!(allows(&one, "https://app.example.com") && one.allows_method("PUT"));

    let partner = OwnedPolicy::from_toml(SEVERAL, Some("partner")).unwrap();
    let built = OwnedPolicy::builder()
        .origins("https://partner.example")
        .methods("mirror")
        .headers("mirror")
        .max_age(3600)
        .preflight_status(200)
        .build()
        .unwrap();
    assert_eq!(partner.to_string(), built.to_string());

    let file = PolicyFile::from_toml(SEVERAL);
    assert_eq!(file.names(), ["api", "partner", "any one"]);
    let policies = file.policies().unwrap();
    let names: Vec<&str> = policies.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["api", "partner", "any one"]);
    assert_eq!(policies[1].1.to_string(), partner.to_string());
    assert!(allows(&policies[2].1, "https://anyone.example"));
    assert_eq!(file.faults(), []);
}

#[test]
fn every_form_of_table_is_a_policy() {
    for text in [
        "[api]\norigins = '*'",
        "api = { origins = '*' }",
        "api.origins = '*'",
        "api.origins = '*'\napi.methods = 'GET'",
        "['api']\norigins = '*' # any\n[other]",
        "\u{feff}[ api ]\r\norigins = '*'\r\n",
        "[other]\norigins = 'nonsense'\n[api]\norigins = '*'",
    ] {
        let policy = OwnedPolicy::from_toml(text, Some("api")).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(!policy.varies());
    }
}

#[test]
fn a_fault_has_its_line_and_a_caret_under_what_is_wrong() {
    let text = r#"# For the web team
[api]
origins = [
    "https://app.example.com",
    "https://admin.example.com/",
]
methods = "GET, patch"
"#;
    let error = refused(text, Some("api"));
    assert_eq!(
        error.to_string(),
        "\
the CORS policy has 2 errors
error: [origin-path] `https://admin.example.com/` has a path (the trailing `/`); an origin is only scheme, host and port
 --> line 5, column 5
  |
5 |     \"https://admin.example.com/\",
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
why: browsers send only scheme, host and port in `Origin`, so this entry would never match
help: replace `https://admin.example.com/` with `https://admin.example.com`
error: [method-case] `patch` is in the wrong case
 --> line 7, column 17
  |
7 | methods = \"GET, patch\"
  |                 ^^^^^
why: browsers compare methods with case, and only DELETE, GET, HEAD, OPTIONS, POST and PUT are put into upper case before that
help: replace `patch` with `PATCH`"
    );
    let [origin, method] = error.faults() else { panic!("{error}") };
    assert_eq!(origin.place().to_string(), "origins[1]");
    let location = method.location().unwrap();
    assert_eq!((location.line(), location.column()), (7, 17));
    assert_eq!(&text[location.range()], "patch");
    assert_eq!(OwnedPolicy::from_toml(&mended(text, &error), Some("api")).unwrap().warnings(), []);
}

#[test]
fn both_places_of_a_wrong_combination_show() {
    let error = refused("origins = \"*\"\nmethods = \"GET\"\n\ncredentials = true", None);
    let text = error.to_string();
    assert!(
        text.contains(
            "
 --> line 1, column 11
  |
1 | origins = \"*\"
  |           ^^^
...
4 | credentials = true
  |               ----
why: "
        ),
        "{text}"
    );
}

#[test]
fn what_is_said_of_a_file_is_in_its_words() {
    for (text, help) in [
        ("origins = 7", "`origins = [\"https://app.example.com\", \"https://*.example.com\"]`"),
        (
            "origin = '*'\nmethods = 7",
            "write `methods = [\"GET\", \"PUT\"]`, `methods = \"GET, PUT\"`, `methods = \"mirror\"`",
        ),
        ("origin = 'null'", "add `dangerously = [\"null_origin\"]`"),
        ("origins = 'mirror'\ncredentials = true", "`dangerously = [\"mirror_any_origin\"]`"),
        ("origins = ['mirror']", "replace `['mirror']` with `\"mirror\"`"),
        ("origin = '*'\nmethods = 'any'", "replace `'any'` with `\"*\"`"),
        ("origin = '*'\ncredentials = \"false\"", "replace `\"false\"` with `false`"),
        ("origin = '*'\nallow-methods = 'GET'", "replace `allow-methods` with `methods`"),
        ("origin = '*'\nmethods = { GET = true }", "methods"),
        ("origin = '*'\nmax_age = 1.5", "max_age"),
        ("origin = '*'\nmax_age = 1979-05-27", "max_age"),
        ("origin = '*'\npreflight_status = -1", "`preflight_status = 204`"),
    ] {
        let error = refused(text, None).to_string();
        assert!(error.contains(help), "{text}\n{error}");
        assert!(!error.contains("[GET") && !error.contains("= mirror"), "{error}");
    }
}

#[test]
fn a_change_is_made_where_the_text_is_written() {
    for (text, right) in [
        (r#"origins = "https:\u002f\u002fa.example/""#, r#"origins = "https://a.example""#),
        (
            r#"origins = "https://b.example, https:\u002f\u002fa.example/""#,
            r#"origins = "https://b.example, https://a.example""#,
        ),
        ("origins = '''\nhttps://a.example/'''", "origins = '''\nhttps://a.example'''"),
        ("origin = '*'\nmethods = ['PUT', 'PUT', 'patch']", "origin = '*'\nmethods = ['PUT', 'PUT', 'PATCH']"),
        ("\"orgins\" = '*'", "origins = '*'"),
    ] {
        let error = refused(text, None);
        assert_eq!(mended(text, &error), right, "{error}");
    }
}

#[test]
fn what_is_no_toml_is_told_where_it_is() {
    for (text, line, words) in [
        ("origins = mirror", 1, "`mirror` lacks its quotes"),
        ("origins = startup", 1, "a file has the origins themselves"),
        ("origin = '*' # open\rcredentials = true\n", 1, "carriage return must be followed by newline"),
        ("origin = '*'\rmethods = 'PUT'", 1, "carriage return must be followed by newline"),
        ("origin = '*'\nmethods = [GET, patch]", 2, "replace `GET` with `\"GET\"`"),
        ("origin = 'https://a.example'\ncredentials = True", 2, "replace `True` with `true`"),
        ("origins = [\n  'https://a.example'\n  'https://b.example',\n]", 3, "missing comma"),
        ("[api\norigins = '*'", 1, "unclosed table"),
        ("origins = ['*'", 1, "unclosed array"),
        ("origins =", 1, ""),
        ("origins", 1, "key with no value"),
        ("origins = \"https://a.example", 1, ""),
        ("origins = \"\\q\"", 1, ""),
        ("[api]\norigins = '*'\n[api]\nmethods = 'GET'", 3, "`api` begins here for the second time"),
        ("[[api]]\norigins = '*'", 1, "replace `[[api]]` with `[api]`"),
        ("origin = env!(\"X\")", 1, "a file has no `env!`"),
        ("{ \"origins\": \"*\" }", 1, ""),
    ] {
        let error = refused(text, if text.contains("api") { Some("api") } else { None });
        let first = &error.faults()[0];
        assert_eq!(first.rule(), "file-syntax", "{text}\n{error}");
        assert_eq!(first.location().unwrap().line(), line, "{text}\n{error}");
        assert!(error.to_string().contains(words), "{text}\n{error}");
        assert!(error.faults().iter().all(|fault| fault.rule() == "file-syntax"), "{error}");
    }
    // What lacks its quotes doesn't hide the rest.
    let error = refused("methods = [GET, 'patch']\norigins = 'https://a.example/'", None);
    let rules: Vec<_> = error.faults().iter().map(PolicyFault::rule).collect();
    assert_eq!(rules, ["file-syntax", "method-case", "origin-path"]);
    let text = "methods = [GET, 'patch']\norigins = 'https://a.example/'";
    assert!(OwnedPolicy::from_toml(&mended(text, &error), None).is_ok());
}

#[test]
fn a_repeated_key_is_one_of_the_rules() {
    let built = OwnedPolicy::from_toml("origins = '*'\norigin = '*'\nmethods = 'PUT'\nmethods = 'PUT'", None);
    assert_eq!(broken(built), ["origin: repeated-key", "methods: repeated-key"]);
}

#[test]
fn a_name_that_is_not_there_is_told_which_are() {
    for (text, policy, words) in [
        (
            SEVERAL,
            Some("partnr"),
            "the file has no policy `partnr`\nhelp: replace `partnr` with `partner`; its policies are `api`, `partner` and `any one`",
        ),
        (
            SEVERAL,
            Some("tenants"),
            "the file has no policy `tenants`\nhelp: its policies are `api`, `partner` and `any one`",
        ),
        (
            SEVERAL,
            None,
            "the file has the policies `api`, `partner` and `any one`, and none is named\nhelp: name it: `policy = \"api\"` in the macro, `Some(\"api\")` in a call",
        ),
        (
            "origins = '*'",
            Some("api"),
            "the policy of this file has no name, and `api` is asked for\nhelp: write `[api]` above its keys, or leave the name out",
        ),
        (
            "",
            None,
            "the file has no policy in it\nhelp: write one, as in `origins = [\"https://app.example.com\"]`, or several",
        ),
        ("# nothing\n", Some("api"), "the file has no policy in it"),
        (
            "credentials = true\n[api]\norigins = '*'",
            Some("api"),
            "`credentials` stands outside of the policies of this file\n --> line 1, column 1",
        ),
    ] {
        let error = refused(text, policy);
        assert_eq!(error.faults().len(), 1, "{error}");
        assert_eq!(error.faults()[0].rule(), "policy-name");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn keywords_are_what_they_are_to_the_builder() {
    assert_eq!(broken(OwnedPolicy::from_toml("origins = 'startup'", None)), ["origins: wrong-form"]);
    assert_eq!(
        broken(OwnedPolicy::from_toml("origins = ['startup']", None)),
        broken(OwnedPolicy::builder().origins(["startup"]).build())
    );
    let text = "origins = 'https://app.example.com'\ndev_origins = ['http://localhost:*']";
    let policy = OwnedPolicy::from_toml(text, None).unwrap();
    assert_eq!(allows(&policy, "http://localhost:3000"), cfg!(debug_assertions));
    assert_eq!(policy.to_string().contains("for development"), cfg!(debug_assertions));
    // In every build, so that a file is right or wrong wherever it's read.
    let wrong = "origins = 'https://app.example.com'\ndev_origins = ['http://localhost/']";
    assert_eq!(broken(OwnedPolicy::from_toml(wrong, None)), ["dev_origins[0]: origin-path"]);
}

/// A folder for the files of one test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("cors-files-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_file_is_named_in_its_faults() {
    let folder = folder("named");
    let path = folder.join("cors.toml");
    fs::write(&path, SEVERAL).unwrap();
    assert!(OwnedPolicy::from_toml_file(&path, Some("partner")).is_ok());
    let name = path.display();
    fs::write(&path, "origins = 'https://a.example/'").unwrap();
    let error = OwnedPolicy::from_toml_file(&path, None).unwrap_err();
    assert!(error.to_string().contains(&format!("\n --> {name}:1:11\n")), "{error}");
    assert_eq!(error.faults()[0].location().unwrap().to_string(), format!("{name}:1:11"));
    let error = OwnedPolicy::from_toml_file(&path, Some("api")).unwrap_err();
    assert!(error.to_string().contains(&format!("\n --> {name}\n")), "{error}");

    let missing = folder.join("cosr.toml").display().to_string();
    let error = OwnedPolicy::from_toml_file(&missing, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "the CORS policy has 1 error\n\
             error: [file-missing] the file `{missing}` isn't there\n\
             why: the policy is checked and built from it at that moment, so it has to be there then\n\
             help: replace `{missing}` with `{name}`"
        )
    );
    let error = OwnedPolicy::from_toml_file(folder.join("tenants.toml"), None).unwrap_err();
    assert!(error.to_string().contains(&format!("in `{}` there is `cors.toml`", folder.display())), "{error}");
    let error = OwnedPolicy::from_toml_file(folder.join("none/cors.toml"), None).unwrap_err();
    assert!(error.to_string().contains("there is no folder `"), "{error}");
    let error = OwnedPolicy::from_toml_file(&folder, None).unwrap_err();
    assert!(error.to_string().contains("is a folder"), "{error}");
    fs::write(&path, b"origins = '\xff'").unwrap();
    let error = OwnedPolicy::from_toml_file(&path, None).unwrap_err();
    assert!(error.to_string().contains("isn't UTF-8, as TOML is"), "{error}");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_faults_of_all_policies_are_in_the_order_of_the_file() {
    let text = "[b]\norigins = 'https://a.example/'\n[a]\norigins = 'http://a.example'\nmethods = [GET]\n[c]\n";
    let file = PolicyFile::from_named_toml("cors.toml", text);
    let faults: Vec<_> = file
        .faults()
        .iter()
        .map(|fault| format!("{} {} {}", fault.location().unwrap(), fault.rule(), fault.is_error()))
        .collect();
    assert_eq!(
        faults,
        [
            "cors.toml:2:11 origin-path true",
            "cors.toml:4:11 insecure-origin false",
            "cors.toml:5:12 file-syntax true",
            "cors.toml:6:1 missing-origin true"
        ]
    );
    assert_eq!(file.policies().unwrap_err().faults(), file.faults());
}

#[test]
fn any_text_is_read_without_a_panic() {
    let pieces = [
        "[",
        "]",
        "\"",
        "'",
        "\\",
        "\\u00",
        "=",
        ",",
        "origins",
        "methods",
        " ",
        "\n",
        "\r",
        "\t",
        "{",
        "}",
        ".",
        "#",
        "ä",
        "1",
        "-",
        "\u{feff}",
        "\"\"\"",
        "'''",
        "true",
        "https://a.example/",
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..20_000 {
        let text: String = (0..random.usize(0..24)).map(|_| pieces[random.usize(..pieces.len())]).collect();
        let file = PolicyFile::from_toml(&text);
        for fault in file.faults() {
            if let Some(location) = fault.location() {
                assert!(text.get(location.range()).is_some(), "{text:?}: {fault}");
            }
            if let Some(edit) = fault.edit() {
                assert!(text.get(edit.range.clone()).is_some(), "{text:?}: {fault}");
            }
        }
    }
    let deep = format!("origins = {}", "[".repeat(100_000));
    assert_eq!(refused(&deep, None).faults()[0].rule(), "file-syntax");
    let deep = format!("{}a = 1", "a.".repeat(20_000));
    assert!(PolicyFile::from_toml(&deep).policies().is_err());
}
