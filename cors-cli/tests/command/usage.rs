//! The errors of the command itself, and its help.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use crate::support::{TWO, cors, cors_in, folder};

#[test]
fn a_file_that_isnt_there_is_named() {
    for command in ["check", "describe"] {
        let run = cors(TWO, &[command, "corz.toml"]);
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{run:?}");
        assert!(run.errors.contains("corz.toml") && run.errors.contains("`cors.toml`"), "{}", run.errors);
    }
}

#[test]
fn a_file_that_isnt_there_doesnt_hide_the_others() {
    let folder = folder("origin = \"https://app.example.com/\"\n");
    let run = cors_in(folder.path(), &["check", "gone.toml", "cors.toml"], "");
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.output.contains("cors.toml: the policy: 1 error") && run.errors.contains("gone.toml"), "{run:?}");
    let run = cors_in(folder.path(), &["check", "cors.toml", "gone.toml", "--format", "json"], "");
    assert_eq!((run.status, run.json()["errors"].as_u64()), (2, Some(1)), "{run:?}");
}

#[test]
fn a_policy_that_isnt_there_has_a_nearest_one() {
    let run = cors(TWO, &["export", "--policy", "apu", "--to", "nginx"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.errors.contains("replace `apu` with `api`"), "{}", run.errors);
    let run = cors(TWO, &["export", "--to", "nginx"]);
    assert!(run.errors.contains("`api` and `assets`"), "{}", run.errors);
}

#[test]
fn one_of_several_is_named_as_this_command_takes_it() {
    let explain = ["explain", "cors.toml", "--origin", "https://app.example.com"];
    let audit = ["audit", "http://127.0.0.1:9/", "cors.toml"];
    for arguments in [&["export", "--to", "nginx"][..], &explain, &audit] {
        let run = cors(TWO, arguments);
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{run:?}");
        let words =
            "the file has the policies `api` and `assets`, and none is named\n    help: name it: `--policy api`";
        assert!(run.errors.contains(words) && !run.errors.contains("macro"), "{}", run.errors);
    }
    // What the help says is what a shell passes on.
    for (name, argument) in
        [("any one", "--policy='any one'"), ("it's", r"--policy='it'\''s'"), ("-x", "--policy=-x"), ("", "--policy=''")]
    {
        let file = format!("[{name:?}]\norigins = \"*\"\n[b]\norigins = \"*\"\n[c]\norigins = \"*\"\n");
        let run = cors(&file, &["export", "--to", "s3"]);
        assert!(run.errors.contains(&format!("`{name}`, `b` and `c`, and none is named")), "{}", run.errors);
        assert!(run.errors.contains(&format!("help: name it: `{argument}`")), "{}", run.errors);
        let run = cors(&file, &["export", "--to", "s3", &format!("--policy={name}")]);
        assert_eq!(run.json()["CORSRules"][0]["ID"], name);
    }
}

#[test]
fn the_only_policy_needs_no_name() {
    let run = cors("[api]\norigins = \"*\"\n", &["export", "--to", "s3"]);
    assert_eq!(run.json()["CORSRules"][0]["ID"], "api");
    let run = cors("origins = \"*\"\n", &["export", "--to", "s3"]);
    assert_eq!(run.json()["CORSRules"][0]["ID"], "policy");
}

#[test]
fn a_target_that_isnt_there_has_a_nearest_one() {
    let run = cors(TWO, &["export", "--to", "ngnix"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.errors.contains("a similar value exists: 'nginx'"), "{}", run.errors);
    assert!(run.errors.contains("apache, express, php, django, flask, s3"), "{}", run.errors);
}

#[test]
fn help_has_examples() {
    for command in ["check", "explain", "describe", "export", "audit"] {
        let run = cors(TWO, &[command, "--help"]);
        assert_eq!(run.status, 0);
        assert!(run.output.contains(&format!("Examples:\n  cors {command}")), "{}", run.output);
        assert!(run.output.contains("Exit status: 0"), "{}", run.output);
        assert!(run.output.lines().all(|line| line.chars().count() <= 120), "{}", run.output);
    }
    let run = cors(TWO, &["--help"]);
    assert!(run.output.contains("cors audit https://api.example.com/users"), "{}", run.output);
    assert_eq!(cors(TWO, &["--version"]).output, format!("cors {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_address_that_is_none_says_so() {
    let folder = folder(TWO);
    let run = cors_in(folder.path(), &["audit", "api.example.com/users"], "");
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.errors.contains("https://api.example.com/users"), "{}", run.errors);
    let run = cors_in(folder.path(), &["audit", "http://127.0.0.1:9/", "cors.toml", "--policy", "api"], "");
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.errors.contains("the policy doesn't govern this path: its `path` is `^/api/`"), "{}", run.errors);
    let run = cors_in(folder.path(), &["audit", "http://127.0.0.1:9/", "--origin", "https://a.example/"], "");
    assert!(run.errors.contains("`https://a.example/` is no origin"), "{}", run.errors);
    let run = cors_in(folder.path(), &["audit", "http://127.0.0.1:9/"], "");
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.errors.contains("got no answer"), "{}", run.errors);
}

#[test]
#[cfg(unix)]
fn what_was_found_counts_although_nobody_reads_it() {
    let folder = folder("origin = \"https://app.example.com/\"\n");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status =
        Command::new(env!("CARGO_BIN_EXE_cors")).arg("check").current_dir(folder.path()).stdout(writer).status();
    assert_eq!(status.expect("it starts").code(), Some(1));
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_cant_be_written_is_a_failure() {
    let folder = folder("origin = \"https://app.example.com\"\n");
    for arguments in [&["check"][..], &["describe"], &["export", "--to", "nginx"], &["check", "--format", "json"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("what is always full");
        let run =
            Command::new(env!("CARGO_BIN_EXE_cors")).args(arguments).current_dir(folder.path()).stdout(full).output();
        let run = run.expect("it starts");
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert!(errors.contains("error: the output can't be written: "), "{arguments:?}: {errors}");
    }
}

/// Whoever opens one a second time waits for ever.
#[test]
#[cfg(unix)]
fn a_named_pipe_is_read_once() {
    let folder = folder("");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("it is part of POSIX").success());
    for (text, status) in [("origin = \"*\"\n", 0), ("origin = \"https://app.example.com/\"\n", 1)] {
        let run = std::thread::scope(|scope| {
            scope.spawn(|| std::fs::write(&pipe, text).expect("a reader"));
            cors_in(folder.path(), &["check", "pipe"], "")
        });
        assert_eq!(run.status, status, "{run:?}");
    }
}

#[test]
fn origins_for_development_are_told_and_left_out() {
    let file = "origin = \"https://app.example.com\"\ndev_origins = [\"http://localhost:*\"]\n";
    let told = "these origins for development count in debug builds alone: http://localhost:*";
    assert!(cors(file, &["describe"]).output.contains(told));
    assert!(cors(file, &["export", "--to", "nginx"]).errors.contains(told));
    let run = cors(file, &["explain", "--origin", "http://localhost:3000"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.errors.contains(told), "{run:?}");
}

#[test]
fn an_address_with_a_password_is_refused_and_not_repeated() {
    let folder = folder(TWO);
    for (address, without) in [
        ("http://ada:secret@127.0.0.1:9/users", "replace it with http://127.0.0.1:9/users\n"),
        ("https://ada:secret@api.example.com?a=b@c", "replace it with https://api.example.com?a=b@c\n"),
        ("https://secret@api.example.com", "replace it with https://api.example.com\n"),
        ("http://ada:secret @[::1]:9/", "replace it with http://[::1]:9/\n"),
        ("ada:secret@api.example.com/users", "replace it with api.example.com/users\n"),
        ("ftp://ada:se@secret@api.example.com/", "replace it with ftp://api.example.com/\n"),
    ] {
        for format in ["text", "json"] {
            let run = cors_in(folder.path(), &["audit", address, "--format", format], "");
            assert_eq!(run.status, 2, "{address}: {run:?}");
            assert!(run.errors.contains(without), "{address}: {run:?}");
            assert!(!run.errors.contains("secret") && !run.output.contains("secret"), "{address}: {run:?}");
        }
    }
    // One in the path or query is none of these.
    let run = cors_in(folder.path(), &["audit", "http://127.0.0.1:9/users/a@b?c=d@e"], "");
    assert!(run.errors.contains("/users/a@b?c=d@e") && run.errors.contains("got no answer"), "{}", run.errors);
}

#[test]
fn why_no_answer_came_is_said_in_words() {
    let folder = folder(TWO);
    let audited = |address: &str, expected: &str| {
        let run = cors_in(folder.path(), &["audit", address, "--timeout", "1"], "");
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{address}: {run:?}");
        assert!(run.errors.contains(expected), "{address}, {expected}: {}", run.errors);
    };
    for port in ["99999", "65536", "0", "x"] {
        audited(&format!("http://127.0.0.1:{port}/"), "write");
    }
    audited("http://127.0.0.1:99999/", "`99999` is no port of a service: write one from 1 to 65535");
    audited("http://[::1]:70000/users", "`70000` is no port");
    audited("http://127.0.0.1:9/", "got no answer: nothing listens there (");
    audited("http://cors-audit.invalid/", "got no answer: no such host is known");
    // Waits for ever.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    audited(&format!("http://{address}/"), "got no answer: none came within 1 s; `--timeout` waits longer");
    for (said, scheme, expected) in [
        ("", "http", "the connection was closed before one came ("),
        ("220 mail.example.com ESMTP\r\n", "http", "what came is no answer by HTTP/1.1 that can be read ("),
        ("HTTP/1.1 200 OK\r\n\r\n", "https", "what answers there doesn't speak TLS; is its address `http://`? ("),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(said.as_bytes());
            }
        });
        audited(&format!("{scheme}://{address}/"), expected);
    }
}

#[test]
fn what_went_wrong_is_json_for_programs() {
    const REFUSED: &str = "origin = \"https://app.example.com/\"\n";
    let refused: [&[&str]; 4] = [
        &["explain", "cors.toml", "--origin", "https://app.example.com"],
        &["describe", "cors.toml"],
        &["export", "cors.toml", "--to", "nginx"],
        &["audit", "http://127.0.0.1:9/", "cors.toml"],
    ];
    for arguments in refused {
        let run = cors(REFUSED, &[arguments, &["--format", "json"]].concat());
        assert_eq!(run.status, 2, "{run:?}");
        let json = run.json();
        assert_eq!(json["faults"][0]["rule"], "origin-path", "{run:?}");
        assert_eq!(json["faults"][0]["location"]["line"], 1, "{run:?}");
        assert!(run.errors.contains("[origin-path]"), "people are told as well: {run:?}");
    }
    let others: [(&[&str], &str, Option<&str>); 7] = [
        (&["check", "corz.toml"], "corz.toml", Some("file-missing")),
        (&["describe", "corz.toml"], "corz.toml", Some("file-missing")),
        (&["describe", "--policy", "apu"], "`apu`", Some("policy-name")),
        (
            &["explain", "--policy", "api", "--origin", "https://a.example", "--path", "users"],
            "`users` is no path",
            None,
        ),
        (&["export", "--policy", "api", "--to", "s3"], "can't", None),
        (&["audit", "http://127.0.0.1:9/"], "got no answer", None),
        (&["audit", "api.example.com"], "https://api.example.com/users", None),
    ];
    for (arguments, expected, rule) in others {
        let run = cors(TWO, &[arguments, &["--format", "json"]].concat());
        assert_eq!(run.status, 2, "{run:?}");
        let json = run.json();
        assert!(json["error"].as_str().expect("a text").contains(expected), "{expected}: {run:?}");
        assert_eq!(json["faults"][0]["rule"].as_str(), rule, "{run:?}");
        // As text it is on the standard error alone.
        let run = cors(TWO, arguments);
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{run:?}");
        assert!(run.errors.contains(expected), "{run:?}");
    }
    // One JSON value as well where some of the files could be read.
    let run = cors(TWO, &["check", "cors.toml", "corz.toml", "--format", "json"]);
    assert_eq!(run.status, 2, "{run:?}");
    let json = run.json();
    assert_eq!(json["files"][0]["policies"][0], "api", "{run:?}");
    assert_eq!(json["unread"][0]["faults"][0]["rule"], "file-missing", "{run:?}");
    assert!(cors(TWO, &["--help"]).output.contains("With --format json the standard output is JSON"));
}
