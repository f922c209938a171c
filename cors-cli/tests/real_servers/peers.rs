//! What an audit finds in other servers, configured as their users configure them.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use cors_cli::audit::{Http, Plan, Report};

use crate::servers::{Process, apache_of, free_address, nginx_of, node, python};

fn audit(address: SocketAddr) -> Report {
    let plan = Plan {
        url: format!("http://{address}/users").parse().expect("an address"),
        policy: None,
        origins: vec!["https://app.example.com".to_owned()],
    };
    plan.run(&mut Http::new(Duration::from_secs(10)), &mut |_, _, _| ()).expect("a report")
}

#[track_caller]
fn assert_finds(process: &Process, expected: &[&str]) {
    let report = audit(process.address);
    let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.name).collect();
    assert_eq!(found, expected.iter().copied().collect(), "{report}");
}

fn start(command: impl FnOnce(&std::path::Path, SocketAddr) -> Command) -> Process {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let command = command(folder.path(), address);
    Process::start(command, address, folder)
}

#[test]
fn express_cors() {
    let with = |options: &str| {
        start(|_, address| {
            let mut command = node("cors_package.cjs");
            command.arg(address.port().to_string()).arg(options);
            command
        })
    };
    assert_finds(&with("{}"), &[]);
    assert_finds(&with("{ origin: 'https://app.example.com', credentials: true }"), &[]);
    assert_finds(&with("{ origin: ['https://app.example.com', 'https://b.example'], credentials: true }"), &[]);
    assert_finds(&with("{ origin: true, credentials: true }"), &["reflects-any-origin"]);
    assert_finds(&with("{ credentials: true }"), &["wildcard-with-credentials"]);
    assert_finds(&with("{ origin: [/app\\.example\\.com$/] }"), &["allows-look-alikes", "allows-http"]);
    assert_finds(&with("{ origin: /^https:\\/\\/app.example.com/ }"), &["allows-look-alikes"]);
}

#[test]
fn flask_cors() {
    let with = |options: &str| {
        start(|_, address| {
            let mut command = python("flask_cors_app.py");
            command.arg(address.port().to_string()).arg(options);
            command
        })
    };
    // It names whoever asks, and says so to no cache.
    assert_finds(&with("{}"), &["missing-vary", "reflects-any-origin"]);
    assert_finds(&with(r#"{"supports_credentials": true}"#), &["missing-vary", "reflects-any-origin"]);
    assert_finds(&with(r#"{"origins": "https://app.example.com.*"}"#), &["allows-look-alikes", "missing-vary"]);
}

/// Runs a program to its end.
fn run(folder: &std::path::Path, program: &str, arguments: &str) {
    let output = Command::new(program).args(arguments.split(' ')).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments}: {output:?}");
}

#[test]
fn over_tls() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    std::fs::write(at.join("names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n").expect("a file");
    run(at, "openssl", "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=Test");
    run(at, "openssl", "req -newkey rsa:2048 -nodes -keyout key.pem -out request -subj /CN=localhost");
    run(
        at,
        "openssl",
        "x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 2 -extfile names",
    );
    let process = start(|of_nginx, address| {
        let at = at.display();
        let server = format!(
            "server {{\nlisten {address} ssl;\nssl_certificate {at}/cert.pem;\nssl_certificate_key {at}/key.pem;\n\
             location / {{ add_header Access-Control-Allow-Origin * always; return 204; }}\n}}\n"
        );
        nginx_of(of_nginx, &server)
    });
    let audit = |certificates: &str| {
        let url = format!("https://localhost:{}/users", process.address.port());
        let mut cors = Command::new(env!("CARGO_BIN_EXE_cors"));
        cors.args(["audit", &url]).env("SSL_CERT_FILE", at.join(certificates)).env_remove("SSL_CERT_DIR");
        let output = cors.output().expect("the command starts");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (status, text) = audit("ca.pem");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("this page and any other may read it"), "{text}");
    // One that the system doesn't trust is no answer.
    run(at, "openssl", "req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.pem -days 2 -subj /CN=Other");
    let (status, text) = audit("other.pem");
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("got no answer: the certificate of the service isn't one that this system takes"), "{text}");
}

#[test]
fn nginx_as_commonly_copied() {
    let with = |location: &str| {
        start(|folder, address| {
            nginx_of(
                folder,
                &format!(
                    "server {{\nlisten {address};\nlocation = /users {{ {location} return 200; }}\n\
                     location / {{ {location} return 404; }}\n}}\n"
                ),
            )
        })
    };
    // Of a guide to CORS. `add_header` in an `if` takes those outside away.
    let of_a_guide = "
        add_header 'Access-Control-Allow-Origin' 'https://app.example.com' always;
        add_header 'Access-Control-Allow-Methods' 'GET, POST, PUT, DELETE, OPTIONS' always;
        add_header 'Access-Control-Allow-Headers' 'Authorization, Content-Type' always;
        add_header 'Access-Control-Allow-Credentials' 'true' always;
        if ($request_method = 'OPTIONS') {
            add_header 'Access-Control-Max-Age' 86400;
            return 204;
        }";
    assert_finds(&with(of_a_guide), &["preflight-not-answered"]);
    let reflecting = "
        add_header 'Access-Control-Allow-Origin' $http_origin;
        add_header 'Access-Control-Allow-Credentials' 'true';
        add_header 'Access-Control-Allow-Methods' 'GET, PUT';
        if ($request_method = OPTIONS) { return 204; }";
    assert_finds(&with(reflecting), &["errors-unreadable", "missing-vary", "reflects-any-origin"]);
}

#[test]
fn apache_as_commonly_copied() {
    let of_a_guide = "
        Header always set Access-Control-Allow-Origin \"https://app.example.com\"
        Header always set Access-Control-Allow-Methods \"GET, POST, PUT, DELETE, OPTIONS\"
        Header always set Access-Control-Allow-Headers \"Authorization, Content-Type\"
        Header always set Access-Control-Allow-Credentials \"true\"
        RewriteEngine On
        RewriteCond %{REQUEST_METHOD} OPTIONS
        RewriteRule ^(.*)$ $1 [R=204,L]
        RewriteRule ^/users$ - [R=200,L]";
    let with = |lines: &str| {
        start(|folder, address| {
            apache_of(
                folder,
                address,
                &format!("<VirtualHost {address}>\nServerName localhost\n{lines}\n</VirtualHost>\n"),
            )
        })
    };
    assert_finds(&with(of_a_guide), &[]);
    // What the application behind sets comes beside it.
    let twice =
        of_a_guide.replace("RewriteEngine On", "Header always add Access-Control-Allow-Origin \"*\"\nRewriteEngine On");
    assert_finds(&with(&twice), &["several-allow-origin"]);
}
