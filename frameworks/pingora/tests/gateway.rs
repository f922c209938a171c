//! What is a gateway's own: several policies, an upstream that is down or says too much, a file that changes.

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};
use cors_tests::http1::{Answer, Connection};
use cors_tests::suite;
use cors_with_pingora::WatchedFile;
use pingora::services::background::BackgroundService as _;
use tokio::sync::watch;

use support::gateway_before;

const APP: &str = "https://app.example.com";

/// An upstream that answers each connection's requests with these bytes, and hangs up where there are none. It passes on
/// the first line of each request.
fn upstream(answer: impl Fn(&str) -> String + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let answer = Arc::new(Mutex::new(answer));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let mut stream = BufReader::new(stream.expect("a connection"));
                while let Some(line) = read_head(&mut stream) {
                    let bytes = answer.lock().expect("nobody panics with it")(&line);
                    if bytes.is_empty() || stream.get_mut().write_all(bytes.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

/// The first line of a request without a body, once its header is read.
fn read_head(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut lines = stream.by_ref().lines();
    let first = lines.next()?.ok()?;
    lines.find(|line| line.as_ref().is_ok_and(String::is_empty))?.ok()?;
    Some(first)
}

fn send(gateway: SocketAddr, method: &str, target: &str, more: &[(&str, &str)]) -> Answer {
    let lines = [&[("Host", "api.example"), ("Origin", APP)], more].concat();
    Connection::open(gateway).send(method, target, &lines, "")
}

const ASKS_FOR_PUT: [(&str, &str); 1] = [("Access-Control-Request-Method", "PUT")];

fn policy(path: &str, origins: &str) -> OwnedPolicy {
    OwnedPolicy::builder().path(path).origins(origins).methods("GET, PUT").build().expect("a policy")
}

fn several() -> OwnedPolicySet {
    let policies =
        [policy("^/api/public/", "*"), policy("^/api/", APP), policy("^/partner/", "https://partner.example")];
    OwnedPolicySet::new(policies).expect("each of them can answer")
}

#[test]
fn the_first_policy_whose_path_matches_speaks() {
    let upstream = upstream(|_| {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Max-Age: 5\r\n\r\nok"
            .into()
    });
    let gateway = gateway_before(several(), upstream.to_string());
    for (target, status, allowed) in [
        ("/api/public/fonts", 204, vec!["*"]),
        ("/api/users", 204, vec![APP]),
        ("/partner/users?path=/api/", 403, vec![]),
    ] {
        let answer = send(gateway.address, "OPTIONS", target, &ASKS_FOR_PUT);
        assert_eq!(
            (answer.status, answer.values("access-control-allow-origin")),
            (status, allowed.clone()),
            "{target}"
        );
        assert!(answer.says_no_body(), "{answer:?}");
        let answer = send(gateway.address, "GET", target, &[]);
        assert_eq!((answer.status, answer.text()), (200, "ok"));
        assert_eq!(answer.values("access-control-max-age"), [""; 0], "what the upstream says is gone: {answer:?}");
        // A policy for one origin sends the same whoever asks.
        let allowed = if allowed.is_empty() { vec!["https://partner.example"] } else { allowed };
        assert_eq!(answer.values("access-control-allow-origin"), allowed, "{target}");
    }
    // No policy speaks of this path, so all of it is the upstream's.
    for (method, more) in [("GET", &[][..]), ("OPTIONS", &ASKS_FOR_PUT)] {
        let answer = send(gateway.address, method, "/health", more);
        assert_eq!((answer.status, answer.text()), (200, "ok"));
        assert_eq!(answer.cors_lines(), [("access-control-allow-origin", "*"), ("access-control-max-age", "5")]);
    }
}

#[test]
fn an_upstream_that_is_down_or_hangs_up_is_an_error_that_a_page_can_read() {
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    for upstream in [nobody, upstream(|_| String::new()), upstream(|_| "no HTTP\r\n\r\n".into())] {
        let gateway = gateway_before(suite::built(), upstream.to_string());
        let answer = send(gateway.address, "OPTIONS", "/api/users", &ASKS_FOR_PUT);
        assert_eq!(answer.status, 204, "a preflight needs no upstream: {answer:?}");
        for method in ["GET", "HEAD", "DELETE"] {
            let answer = send(gateway.address, method, "/api/users", &[]);
            assert_eq!(answer.status, 502, "{answer:?}");
            assert_eq!(answer.values("access-control-allow-origin"), [APP]);
            assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
            assert_eq!(answer.values("vary"), ["Origin"]);
        }
        let answer = send(gateway.address, "GET", "/health", &[]);
        assert_eq!((answer.status, answer.cors_lines()), (502, vec![]), "no policy speaks of it");
    }
}

#[test]
fn the_upstream_keeps_its_vary_and_the_spelling_of_its_names() {
    let upstream = upstream(|_| {
        "HTTP/1.1 200 Fine\r\nX-REQUEST-id: 7\r\nVary: Accept\r\nvary: Accept-Language\r\n\
         access-control-ALLOW-origin: https://other.example\r\naccess-control-allow-origin: *\r\n\
         Set-Cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-length: 2\r\n\r\nok"
            .into()
    });
    let gateway = gateway_before(suite::built(), upstream.to_string());
    let mut stream = BufReader::new(TcpStream::connect(gateway.address).expect("the gateway listens"));
    write!(
        stream.get_mut(),
        "GET /api/users HTTP/1.1\r\nHost: api.example\r\nOrigin: {APP}\r\nConnection: close\r\n\r\n"
    )
    .expect("the connection is open");
    let lines: Vec<_> = stream.lines().map_while(|line| line.ok().filter(|line| !line.is_empty())).collect();
    assert_eq!(lines[0], "HTTP/1.1 200 Fine");
    for line in ["X-REQUEST-id: 7", "Set-Cookie: a=1", "Set-Cookie: b=2", "content-length: 2"] {
        assert!(lines.iter().any(|other| other == line), "{line}: {lines:?}");
    }
    let of = |name: &str| lines.iter().filter(move |line| line.to_lowercase().starts_with(name)).collect::<Vec<_>>();
    assert_eq!(of("access-control-allow-origin:"), [&format!("access-control-allow-origin: {APP}")]);
    let vary: Vec<_> = of("vary:").iter().flat_map(|line| line[5..].split(',')).map(str::trim).collect();
    assert_eq!(vary, ["Accept", "Accept-Language", "Origin"]);
}

#[test]
fn an_interim_response_stays_as_it_is() {
    let upstream = upstream(|_| {
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            .into()
    });
    let gateway = gateway_before(suite::built(), upstream.to_string());
    let mut connection = Connection::open(gateway.address);
    let lines = [("Host", "api.example"), ("Origin", APP)];
    let interim = connection.begin("GET", "/api/users", &lines);
    assert_eq!((interim.status, interim.values("link").len()), (103, 1), "{interim:?}");
    assert!(interim.cors_lines().is_empty(), "{interim:?}");
    let answer = connection.read("GET");
    assert_eq!((answer.status, answer.text()), (200, "ok"));
    assert_eq!(answer.values("access-control-allow-origin"), [APP]);
}

/// A file that is removed when the test ends.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let file = Self(std::env::temp_dir().join(format!("cors-with-pingora-{}-{name}.toml", std::process::id())));
        file.write(text);
        file
    }

    fn write(&self, text: &str) {
        std::fs::write(&self.0, text).expect("a folder for temporary files");
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // It is nobody's loss.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn text(origin: &str) -> String {
    format!(
        "[users]\npath = \"^/users\"\norigins = \"{origin}\"\n\n[rest]\npath = \"^/rest\"\norigins = \"{origin}\"\n"
    )
}

/// Whom the gateway lets in on either path.
fn allowed(gateway: SocketAddr) -> [String; 2] {
    ["/users", "/rest"].map(|target| send(gateway, "GET", target, &[]).values("access-control-allow-origin").concat())
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn a_changed_file_replaces_every_policy_and_a_wrong_one_none() {
    let file = File::new("replaced", &text("https://a.example"));
    let policies = WatchedFile::open(&file.0).expect("two policies");
    let gateway = gateway_before(policies.clone(), upstream(|_| OK.into()).to_string());
    assert_eq!(allowed(gateway.address), ["https://a.example"; 2]);
    policies.read_again().expect("nothing has changed");

    file.write(&text("https://b.example"));
    policies.read_again().expect("two policies");
    assert_eq!(allowed(gateway.address), ["https://b.example"; 2]);

    // The first policy is a good one.
    for (wrong, why) in [
        (text("https://c.example").replace("[rest]", "[rest]\nmethods = \"get\""), "[method-case]"),
        (text("https://c.example").replace("[rest]", "[rest"), ":5"),
        (text("https://c.example").replace("^/rest", "^/users/7"), "[unreachable-policy]"),
        (String::from("# none\n"), "no polic"),
    ] {
        file.write(&wrong);
        let error = policies.read_again().expect_err("it is wrong").to_string();
        assert!(error.contains(why), "{error}");
        assert_eq!(allowed(gateway.address), ["https://b.example"; 2], "{wrong}");
        assert!(WatchedFile::open(&file.0).is_err(), "nor would a gateway start with it");
    }
    std::fs::remove_file(&file.0).expect("it is there");
    policies.read_again().expect_err("it is gone");
    assert_eq!(allowed(gateway.address), ["https://b.example"; 2]);

    file.write(&text("https://c.example"));
    policies.read_again().expect("two policies");
    assert_eq!(allowed(gateway.address), ["https://c.example"; 2]);
}

#[test]
fn a_request_keeps_the_policies_that_it_began_with() {
    let file = File::new("in-flight", &text("https://a.example"));
    let policies = WatchedFile::open(&file.0).expect("two policies");
    let (arrived, arrives) = channel();
    let (go_on, goes_on) = channel();
    let upstream = upstream(move |_| {
        arrived.send(()).expect("the test waits");
        goes_on.recv().expect("the test says so");
        OK.into()
    });
    let gateway = gateway_before(policies.clone(), upstream.to_string());
    let address = gateway.address;
    for (now, next) in [("https://a.example", "https://b.example"), ("https://b.example", "https://c.example")] {
        let answer = thread::spawn(move || send(address, "GET", "/users", &[]));
        arrives.recv().expect("the upstream is asked");
        file.write(&text(next));
        policies.read_again().expect("two policies");
        go_on.send(()).expect("the upstream waits");
        let answer = answer.join().expect("an answer");
        assert_eq!(answer.values("access-control-allow-origin"), [now]);
    }
}

/// What was logged.
static LOGGED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target().starts_with("cors_with_pingora")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            LOGGED.lock().expect("nobody panics with it").push(format!("{}: {}", record.level(), record.args()));
        }
    }

    fn flush(&self) {}
}

fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "never {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_file_is_watched_and_its_faults_are_logged_once() {
    log::set_logger(&Logger).expect("there is no other");
    log::set_max_level(log::LevelFilter::Info);
    let logged =
        |text: &str| LOGGED.lock().expect("nobody panics with it").iter().filter(|line| line.contains(text)).count();

    let file = File::new("watched", &text("https://a.example"));
    let policies = WatchedFile::open(&file.0).expect("two policies");
    let gateway = gateway_before(policies.clone(), upstream(|_| OK.into()).to_string());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (shut_down, shutdown) = watch::channel(false);
    let watching = runtime.spawn(async move { policies.start(shutdown).await });

    eventually("watched", || logged("INFO") == 1);
    file.write(&text("https://b.example"));
    eventually("replaced", || allowed(gateway.address) == ["https://b.example"; 2]);
    file.write(&text("https://c.example/"));
    eventually("logged", || logged("[origin-path]") > 0);
    thread::sleep(Duration::from_millis(1200));
    assert_eq!(logged("[origin-path]"), 1, "{LOGGED:?}");
    assert_eq!(logged("replace `https://c.example/` with `https://c.example`"), 1, "{LOGGED:?}");
    assert_eq!(allowed(gateway.address), ["https://b.example"; 2]);
    file.write(&text("https://c.example"));
    eventually("replaced", || allowed(gateway.address) == ["https://c.example"; 2]);
    assert_eq!(logged("INFO"), 3, "{LOGGED:?}");

    shut_down.send(true).expect("it watches");
    runtime.block_on(watching).expect("it ends when the server does");
}
