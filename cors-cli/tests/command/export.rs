use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use cors_cli::export::{Export, Source, Target};
use cors_runtime::startup::OwnedPolicy;

use crate::support::{TWO, cors, cors_in, folder};

const TARGETS: [&str; 7] = ["nginx", "apache", "express", "php", "django", "flask", "s3"];

#[test]
fn every_target_says_where_its_text_comes_from() {
    for target in TARGETS.into_iter().filter(|target| *target != "s3") {
        let run = cors(TWO, &["export", "cors.toml", "--policy", "api", "--to", target]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.output.contains("The CORS policy `api`, exported by `cors export --to"), "{}", run.output);
        let is_place =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(!run.output.split('@').skip(1).any(is_place), "a place that nothing filled: {}", run.output);
        assert!(run.errors.starts_with("note: "), "{}", run.errors);
    }
}

#[test]
fn s3_takes_json() {
    let run = cors(TWO, &["export", "--policy", "assets", "--to", "s3"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(
        run.json(),
        serde_json::json!({ "CORSRules": [{
            "ID": "assets",
            "AllowedOrigins": ["*"],
            "AllowedMethods": ["GET", "HEAD", "POST"],
            "MaxAgeSeconds": 3600,
        }] })
    );
}

#[test]
fn what_a_target_cant_express_is_refused_with_every_reason() {
    let file = "\
origins = [\"https://app-*.example.com\", \"https://*.example.org:*\"]
methods = \"GET, PATCH\"
headers = \"*\"
expose_headers = \"*\"
path = \"^/api/\"
";
    let run = cors(file, &["export", "--to", "s3"]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    for words in [
        "Amazon S3 can't express this policy",
        "path: a bucket has one CORS configuration",
        "origins: `https://app-*.example.com` stands for a part of one label",
        "origins: `https://*.example.org:*` has two `*`",
        "credentials: S3 sends `Access-Control-Allow-Credentials: true`",
        "methods: S3 has no PATCH in its rules",
        "headers: a `*` of S3 covers Authorization",
        "expose_headers: S3 takes no `*`",
        "help: ",
    ] {
        assert!(run.errors.contains(words), "{words}\n{}", run.errors);
    }
    let run = cors("origins = \"https://a.example\"\nheaders = \"X-$a\"", &["export", "--to", "nginx"]);
    assert!(run.errors.contains("headers: `X-$a` has a `$`"), "{}", run.errors);
}

#[test]
fn files_are_written_into_a_folder() {
    let folder = folder(TWO);
    let run = cors_in(folder.path(), &["export", "--policy", "api", "--to", "nginx", "--output-dir", "out/nginx"], "");
    assert_eq!((run.status, run.output.as_str()), (0, ""), "{run:?}");
    let read = |name: &str| fs::read_to_string(folder.path().join("out/nginx").join(name)).unwrap();
    assert!(read("cors_api.maps.conf").contains("map $http_origin $cors_api__origin {"));
    assert!(
        read("cors_api.conf").contains("add_header Access-Control-Allow-Origin $cors_api__sent_allow_origin always;")
    );
}

#[test]
fn programs_get_the_files_and_the_notes() {
    let run = cors(TWO, &["export", "--policy", "api", "--to", "apache", "--format", "json"]);
    let json = run.json();
    assert_eq!(json["files"][0]["name"], "cors_api.conf");
    assert!(json["notes"].as_array().unwrap().len() > 1);
}

/// Names that come to the same where letters are made small, signs are made `_`, or something is put behind.
const NAMES: [&str; 34] = [
    "api",
    "API",
    "Api",
    "api-sent",
    "api_sent",
    "api sent",
    "api.sent",
    "api--sent",
    "api-_sent",
    "api_-sent",
    "api__sent",
    "-api",
    "api-",
    "_api",
    "api_",
    "x",
    "x-maps",
    "x_maps",
    "x.maps",
    "0",
    "00",
    "a0",
    "a-0",
    "a_0",
    "0a",
    "a-0-b",
    "a_b",
    "a-b",
    "",
    "é",
    "е",
    "governed",
    "last",
    "sent-allow-origin",
];

/// One that makes use of every variable.
fn with_everything() -> OwnedPolicy {
    OwnedPolicy::builder()
        .origins(["https://app.example.com", "https://*.example.org"])
        .methods("mirror")
        .headers("mirror")
        .expose_headers("ETag")
        .credentials(true)
        .path("^/api/")
        .build()
        .unwrap()
}

#[test]
fn no_name_in_a_configuration_is_another_policys() {
    let policy = with_everything();
    let long = ["one", "two", "-one", "_one"].map(|end| format!("the-partners-of-every-region-{end}"));
    let hashed = "the-par-0h123456789abc".to_owned();
    let names: Vec<String> = NAMES.map(str::to_owned).into_iter().chain(long).chain([hashed]).collect();
    let is_of_a_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    for target in Target::ALL.into_iter().filter(|target| *target != Target::S3) {
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for name in &names {
            let Export { files, .. } = target.export(&Source { name, table: policy.table() }).unwrap();
            let mut used: BTreeSet<String> = files.iter().map(|file| file.name.to_ascii_lowercase()).collect();
            let lines = files.iter().flat_map(|file| file.text.lines()).filter(|line| !line.starts_with('#'));
            for word in lines.flat_map(|line| line.split(|character| !is_of_a_name(character))) {
                let is_variable = match target {
                    Target::Nginx => word.starts_with("cors_") && word.contains("__"),
                    Target::Apache => word.starts_with("CORS_"),
                    _ => false,
                };
                if is_variable {
                    // What nginx's tables hold, and PCRE's.
                    assert!(
                        target != Target::Nginx || word.len() <= if word.ends_with("_raw") { 32 } else { 46 },
                        "{word}"
                    );
                    used.insert(word.to_ascii_lowercase());
                }
            }
            assert!(used.len() > 10 || !matches!(target, Target::Nginx | Target::Apache), "{used:?}");
            for word in used {
                let owner = owners.entry(word.clone()).or_insert(name);
                assert_eq!(owner, name, "{target:?}: {word}");
            }
        }
    }
}

#[test]
fn a_plain_name_is_itself() {
    let policy = with_everything();
    for (name, file) in [
        ("api", "cors_api.conf"),
        ("partner-api-2", "cors_partner_api_2.conf"),
        ("team_a", "cors_team_0_a.conf"),
        ("any one", "cors_any_020_one.conf"),
    ] {
        let Export { files, .. } = Target::Apache.export(&Source { name, table: policy.table() }).unwrap();
        assert_eq!(files[0].name, file);
    }
}

#[test]
fn policies_whose_names_look_alike_go_into_one_folder() {
    let names = ["team-a", "team_a", "team a", "x", "x-maps", "x_maps"];
    let file = names.map(|name| format!("[{name:?}]\norigins = \"https://{}.example\"\n", name.len())).concat();
    let folder = folder(&file);
    for name in names {
        let run = cors_in(folder.path(), &["export", "--policy", name, "--to", "nginx", "--output-dir", "out"], "");
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.errors.contains(" is written\n") && !run.errors.contains("anew"), "{}", run.errors);
    }
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 2 * names.len());
}

#[test]
fn a_file_of_another_is_left_alone() {
    let folder = folder(TWO);
    let export = |to: &str, policy: &str| {
        cors_in(folder.path(), &["export", "--policy", policy, "--to", to, "--output-dir", "out"], "")
    };
    assert_eq!(export("nginx", "api").status, 0);
    let place = folder.path().join("out/cors_api.conf");
    let before = fs::read_to_string(&place).unwrap();
    // The same name for another server.
    let run = export("apache", "api");
    assert_eq!(run.status, 2, "{run:?}");
    assert!(
        run.errors.contains("cors_api.conf` is there, and is no export of this policy to Apache\n    help: "),
        "{}",
        run.errors
    );
    assert_eq!(fs::read_to_string(&place).unwrap(), before);
    // Its own export is made anew, whatever version made it.
    fs::write(&place, before.replace(env!("CARGO_PKG_VERSION"), "0.0.1")).unwrap();
    let run = export("nginx", "api");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.errors.contains("cors_api.conf is written anew"), "{}", run.errors);
    assert_eq!(fs::read_to_string(&place).unwrap(), before);
    // What was written by hand; nothing is written then, of the other file either.
    fs::write(&place, "add_header X-Mine 1;\n").unwrap();
    fs::remove_file(folder.path().join("out/cors_api.maps.conf")).unwrap();
    assert_eq!(export("nginx", "api").status, 2);
    assert_eq!(fs::read_to_string(&place).unwrap(), "add_header X-Mine 1;\n");
    assert!(!folder.path().join("out/cors_api.maps.conf").exists());
    // JSON has no comment that says whose it is.
    assert_eq!(export("s3", "assets").status, 0);
    assert!(export("s3", "assets").errors.contains("cors_assets.json is written anew"));
    fs::write(folder.path().join("out/cors_assets.json"), "{}").unwrap();
    assert_eq!(export("s3", "assets").status, 2);
}

#[test]
fn a_name_stays_in_its_comment() {
    let policy = with_everything();
    for name in [
        "x ?><?php echo 40+2; //",
        "a ?> b",
        "-*- coding: utf-7 -*-",
        "coding=latin-1",
        "a\nb",
        "a\u{2028}b",
        "a\\",
        "*/",
        "</script>",
        "${X}",
    ] {
        for target in Target::ALL.into_iter().filter(|target| *target != Target::S3) {
            let Export { files, .. } = target.export(&Source { name, table: policy.table() }).unwrap();
            for file in files {
                let said = file.text.lines().find(|line| line.contains("The CORS policy")).unwrap();
                let shown = said.split('`').nth(1).unwrap();
                let is_harmless = |character: char| character.is_alphanumeric() || " -_.\\{}".contains(character);
                assert!(shown.chars().all(is_harmless) && !shown.ends_with('\\'), "{said}");
                assert!(
                    file.text.starts_with(said) || file.text.starts_with(&format!("<?php\n{said}")),
                    "{}",
                    file.text
                );
            }
        }
    }
}

#[test]
fn a_bucket_takes_so_many_origins_and_no_more() {
    let file = |count: usize| {
        let origins: Vec<String> =
            (0..count).map(|number| format!("\"https://tenant-{number:04}.example.com\"")).collect();
        format!("origins = [{}]\ncredentials = true\n", origins.join(", "))
    };
    // 31 bytes around each of 31, and the rest of the document.
    let run = cors(&file(1_050), &["export", "--to", "s3"]);
    assert_eq!(run.status, 0, "{run:?}");
    let run = cors(&file(1_057), &["export", "--to", "s3"]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    let run = cors(&file(3_000), &["export", "--to", "s3"]);
    assert_eq!((run.status, run.output.as_str()), (2, ""));
    let words = "origins: S3 takes 64 KB of XML as the configuration of a bucket, and this policy with its 3000 origins is 182 KB\n    help: ";
    assert!(run.errors.contains(words), "{}", run.errors);
}

#[test]
fn the_console_of_s3_takes_the_array() {
    let run = cors(TWO, &["export", "--policy", "assets", "--to", "s3"]);
    assert!(run.errors.contains("jq .CORSRules cors_assets.json"), "{}", run.errors);
}

#[test]
fn whether_other_policies_may_stand_beside_is_noted() {
    for target in ["nginx", "apache"] {
        let notes = |policy: &str| cors(TWO, &["export", "--policy", policy, "--to", target]).errors;
        assert!(notes("api").contains("if no path is governed by two of them"), "{}", notes("api"));
        assert!(notes("assets").contains("it governs every path: include no other policy"), "{}", notes("assets"));
    }
}
