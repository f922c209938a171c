//! A mixed, browser-like load on the examples in `frameworks/`, each a process of its own on loopback.
//!
//! ```console
//! $ cargo build --release -p 'cors-with-*' -p cors-load
//! $ target/release/cors-load 1000000
//! $ target/release/cors-load 20000 poem salvo
//! ```
//!
//! Every answer is checked: its status, and every Access-Control-* and Vary line of it. Beside the load go clients that hang
//! up in the middle of a request and before its answer, bodies that come byte by byte, and HTTP/2 requests that are
//! cancelled. The server's memory is read ten times. The program fails if an answer is wrong or missing, if memory grew
//! after the first tenth, or if it all takes too long.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cors_tests::example::Example;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// A server's name and what differs from server to server.
struct Target {
    name: &'static str,
    /// The path of its users.
    users: &'static str,
    /// Another path under its policy.
    nothing: &'static str,
    has_http2: bool,
    /// What it answers to a DELETE of its users.
    not_allowed: u16,
    /// What it answers to a PUT.
    put: u16,
    credentials: bool,
    /// Whether it waits for the body of a PUT. hyper may hang up behind an answer to a request whose body nobody read.
    reads_bodies: bool,
}

const TARGETS: [Target; 6] = [
    Target { name: "actix-web", nothing: "/status/nothing-here", ..Target::USUAL },
    Target { name: "poem", not_allowed: 405, ..Target::USUAL },
    Target { name: "salvo", not_allowed: 405, ..Target::USUAL },
    Target { name: "rocket", not_allowed: 404, ..Target::USUAL },
    Target { name: "warp", not_allowed: 405, ..Target::USUAL },
    Target {
        name: "hyper",
        users: "/api/users",
        nothing: "/api/nothing-here",
        has_http2: false,
        // It asks for no method.
        not_allowed: 200,
        credentials: false,
        reads_bodies: false,
        ..Target::USUAL
    },
];

impl Target {
    const USUAL: Self = Self {
        name: "",
        users: "/users",
        nothing: "/nothing-here",
        has_http2: true,
        not_allowed: 405,
        put: 200,
        credentials: true,
        reads_bodies: true,
    };
}

const HTTP1_CONNECTIONS: usize = 8;
const HTTP2_CONNECTIONS: usize = 2;
/// How many requests of one HTTP/2 connection are on their way at once.
const HTTP2_STREAMS: usize = 4;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

const APP: &str = "https://app.example.com";
const PREVIEW: &str = "https://pr-7.preview.example.com";
const STRANGER: &str = "https://other.example";

/// One request of the mix, and what has to come back.
struct Exchange {
    method: &'static str,
    path: &'static str,
    lines: Vec<(&'static str, &'static str)>,
    body: Bytes,
    status: u16,
    fields: Vec<(&'static str, &'static str)>,
}

/// As a page's calls come: many reads, some preflights and writes, a stranger, what isn't there.
fn mix(target: &Target) -> Vec<Exchange> {
    let credentials = || target.credentials.then_some(("access-control-allow-credentials", "true"));
    let actual =
        |origin| credentials().into_iter().chain([("access-control-allow-origin", origin), ("vary", "Origin")]);
    let vary = ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    let preflight = |origin| {
        credentials().into_iter().chain([
            ("access-control-allow-headers", "Content-Type"),
            ("access-control-allow-methods", "GET, PUT"),
            ("access-control-allow-origin", origin),
            ("access-control-max-age", "86400"),
            vary,
        ])
    };
    let get = |path, origin, status| Exchange {
        method: "GET",
        path,
        lines: vec![("origin", origin), ("cookie", "session=1"), ("accept", "*/*"), ("sec-fetch-mode", "cors")],
        body: Bytes::new(),
        status,
        fields: actual(origin).collect(),
    };
    let asks = |origin, status, fields| Exchange {
        method: "OPTIONS",
        path: target.users,
        lines: vec![
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "content-type"),
            ("sec-fetch-mode", "cors"),
        ],
        body: Bytes::new(),
        status,
        fields,
    };
    let put = Exchange {
        method: "PUT",
        path: target.users,
        lines: vec![("origin", APP), ("content-type", "application/json")],
        body: Bytes::from(vec![b'x'; if target.reads_bodies { 1024 } else { 0 }]),
        status: target.put,
        fields: actual(APP).collect(),
    };
    vec![
        get(target.users, APP, 200),
        get(target.users, PREVIEW, 200),
        asks(APP, 204, preflight(APP).collect()),
        put,
        Exchange { fields: vec![("vary", "Origin")], ..get(target.users, STRANGER, 200) },
        get(target.users, APP, 200),
        asks(STRANGER, 403, vec![vary]),
        get(target.nothing, APP, 404),
        asks(PREVIEW, 204, preflight(PREVIEW).collect()),
        Exchange { method: "DELETE", ..get(target.users, APP, target.not_allowed) },
        Exchange { lines: vec![("accept", "*/*")], fields: vec![("vary", "Origin")], ..get(target.users, APP, 200) },
    ]
}

impl Exchange {
    fn request(&self, address: SocketAddr, is_http2: bool) -> Request<Full<Bytes>> {
        let uri = if is_http2 { format!("http://{address}{}", self.path) } else { self.path.to_owned() };
        let mut request = Request::builder().method(self.method).uri(uri);
        if !is_http2 {
            request = request.header("host", address.to_string());
        }
        let request = self.lines.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(Full::new(self.body.clone())).expect("a request")
    }

    /// What is wrong with an answer.
    async fn judge(&self, answer: Response<Incoming>) -> Result<(), String> {
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(|error| format!("the body of {}: {error}", self.path))?.to_bytes();
        let mut fields: Vec<_> = head
            .headers
            .iter()
            .filter(|(name, _)| cors_tests::outcome::is_cors(name.as_str()))
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("not ASCII")))
            .collect();
        fields.sort_unstable();
        let wrong_body = self.status == 204 && !body.is_empty();
        if head.status.as_u16() == self.status && fields == self.fields && !wrong_body {
            return Ok(());
        }
        Err(format!(
            "{} {} {:?}: {} {fields:?}, not {} {:?}",
            self.method, self.path, self.lines, head.status, self.status, self.fields
        ))
    }
}

/// What the clients of one server share.
struct Load {
    address: SocketAddr,
    mix: Vec<Exchange>,
    /// The number of the next request.
    next: AtomicU64,
    requests: u64,
    is_over: AtomicBool,
    disturbances: AtomicU64,
}

impl Load {
    /// The next request, until all are sent.
    fn next(&self) -> Option<&Exchange> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // Where every client keeps its place in the mix, each kind would stay on one connection.
        let place = number.wrapping_mul(7) % self.mix.len() as u64;
        (number < self.requests).then(|| &self.mix[usize::try_from(place).expect("a short mix")])
    }

    async fn connect(&self) -> Result<TokioIo<TcpStream>, String> {
        let stream = TcpStream::connect(self.address).await.map_err(|error| format!("connecting: {error}"))?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(TokioIo::new(stream))
    }

    async fn over_http1(self: Arc<Self>) -> Result<(), String> {
        let mut client = None;
        while let Some(exchange) = self.next() {
            let mut sender = match client.take() {
                Some(sender) => sender,
                None => {
                    let (sender, connection) =
                        http1::handshake(self.connect().await?).await.map_err(|error| error.to_string())?;
                    tokio::spawn(connection);
                    sender
                }
            };
            let answer = patient(sender.send_request(exchange.request(self.address, false)), exchange).await?;
            // A server may close a connection after an answer, if it says so.
            let is_open = answer.headers().get("connection").is_none_or(|value| value != "close");
            exchange.judge(answer).await?;
            if is_open {
                sender.ready().await.map_err(|error| format!("the connection ended: {error}"))?;
                client = Some(sender);
            }
        }
        Ok(())
    }

    async fn over_http2(self: Arc<Self>) -> Result<(), String> {
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), self.connect().await?).await.map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        let streams = (0..HTTP2_STREAMS).map(|_| {
            let (load, mut sender) = (Arc::clone(&self), sender.clone());
            tokio::spawn(async move {
                while let Some(exchange) = load.next() {
                    let answer = patient(sender.send_request(exchange.request(load.address, true)), exchange).await?;
                    exchange.judge(answer).await?;
                }
                Ok::<_, String>(())
            })
        });
        for stream in streams.collect::<Vec<_>>() {
            stream.await.map_err(|error| error.to_string())??;
        }
        Ok(())
    }

    /// Clients that behave badly, until the load is over.
    async fn disturb(self: Arc<Self>, has_http2: bool, reads_bodies: bool) -> Result<(), String> {
        let put = self.mix.iter().find(|exchange| exchange.method == "PUT").expect("the mix has one");
        let head = |length: usize| {
            let mut head =
                format!("PUT {} HTTP/1.1\r\nhost: {}\r\ncontent-length: {length}\r\n", put.path, self.address);
            for (name, value) in &put.lines {
                let _ = write!(head, "{name}: {value}\r\n");
            }
            head + "\r\n"
        };
        while !self.is_over.load(Ordering::Relaxed) {
            let failed = |error: std::io::Error| format!("a disturbing client: {error}");
            // Hangs up in the middle of a head, then of a body, then before the answer.
            for bytes in [&head(1000)[..40], &(head(1000) + "half"), &(head(4) + "full")] {
                let mut stream = self.connect().await?.into_inner();
                stream.write_all(bytes.as_bytes()).await.map_err(failed)?;
            }
            if reads_bodies {
                self.send_slowly(&head(10), put.status).await?;
            } else {
                sleep(Duration::from_millis(20)).await;
            }
            if has_http2 {
                let (mut sender, connection) = http2::handshake(TokioExecutor::new(), self.connect().await?)
                    .await
                    .map_err(|error| error.to_string())?;
                tokio::spawn(connection);
                for exchange in &self.mix {
                    // Dropped before its answer: that cancels it.
                    drop(
                        timeout(Duration::from_micros(50), sender.send_request(exchange.request(self.address, true)))
                            .await,
                    );
                }
            }
            self.disturbances.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// A body that comes byte by byte is still answered.
    async fn send_slowly(&self, head: &str, status: u16) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("a client with a slow body: {error}");
        let mut stream = self.connect().await?.into_inner();
        stream.write_all(head.as_bytes()).await.map_err(failed)?;
        for _ in 0..10 {
            sleep(Duration::from_millis(2)).await;
            stream.write_all(b"x").await.map_err(failed)?;
        }
        let mut answer = [0; 12];
        timeout(PATIENCE, stream.read_exact(&mut answer))
            .await
            .map_err(|_| "a slow body got no answer")?
            .map_err(failed)?;
        if answer == *format!("HTTP/1.1 {status}").as_bytes() {
            Ok(())
        } else {
            Err(format!("a slow body got {:?}", String::from_utf8_lossy(&answer)))
        }
    }
}

async fn patient(
    answer: impl Future<Output = hyper::Result<Response<Incoming>>>,
    exchange: &Exchange,
) -> Result<Response<Incoming>, String> {
    let what = || format!("{} {}", exchange.method, exchange.path);
    let answer = timeout(PATIENCE, answer).await.map_err(|_| format!("{}: no answer", what()))?;
    answer.map_err(|error| format!("{}: {error}", what()))
}

/// The memory of a process that is in use, in KiB.
fn resident(process: u32) -> Result<u64, String> {
    let path = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok())
        .ok_or_else(|| format!("{path} has no VmRSS"))
}

async fn run(target: &Target, program: &Path, requests: u64) -> Result<String, String> {
    let example = Example::start(&program.display().to_string());
    let load = Arc::new(Load {
        address: example.address,
        mix: mix(target),
        next: AtomicU64::new(0),
        requests,
        is_over: AtomicBool::new(false),
        disturbances: AtomicU64::new(0),
    });
    let started = Instant::now();
    // A loaded machine of two cores answers 2,000 in a second at least.
    let deadline = started + Duration::from_secs(60 + requests / 2_000);
    let disturbing = tokio::spawn(Arc::clone(&load).disturb(target.has_http2, target.reads_bodies));
    let mut clients: Vec<_> = (0..HTTP1_CONNECTIONS).map(|_| tokio::spawn(Arc::clone(&load).over_http1())).collect();
    if target.has_http2 {
        clients.extend((0..HTTP2_CONNECTIONS).map(|_| tokio::spawn(Arc::clone(&load).over_http2())));
    }
    let mut memory = Vec::new();
    while !clients.iter().all(tokio::task::JoinHandle::is_finished) {
        if Instant::now() > deadline {
            return Err(format!("too slow: {} of {requests} requests", load.next.load(Ordering::Relaxed)));
        }
        sleep(Duration::from_millis(20)).await;
        // One reading for each tenth of the requests that is through.
        let tenths = (load.next.load(Ordering::Relaxed) * 10 / requests.max(1)).min(10);
        if memory.len() as u64 <= tenths && tenths > 0 {
            memory.push(resident(example.process_id())?);
        }
    }
    load.is_over.store(true, Ordering::Relaxed);
    for client in clients.into_iter().chain([disturbing]) {
        client.await.map_err(|error| error.to_string())??;
    }
    let seconds = started.elapsed().as_secs_f64();
    memory.push(resident(example.process_id())?);
    let (first, last) = (memory[0], memory[memory.len() - 1]);
    // What an allocator keeps back for the next burst of connections.
    if last > first + first / 2 + 4_096 {
        return Err(format!("memory grew from {first} to {last} KiB: {memory:?}"));
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a figure to read"
    )]
    let rate = (requests as f64 / seconds) as u64;
    Ok(format!(
        "{:8} {requests} requests, no error; {rate} a second; {} rounds of disturbance; memory {first} KiB after the first tenth, {last} KiB at the end",
        target.name,
        load.disturbances.load(Ordering::Relaxed),
    ))
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(requests) = arguments.next().and_then(|text| text.parse().ok()) else {
        eprintln!("usage: cors-load REQUESTS [{}]…", TARGETS.map(|target| target.name).join("|"));
        return ExitCode::FAILURE;
    };
    let names: Vec<_> = arguments.collect();
    if let Some(name) = names.iter().find(|name| !TARGETS.iter().any(|target| target.name == **name)) {
        eprintln!("{name} is none of {}", TARGETS.map(|target| target.name).join(", "));
        return ExitCode::FAILURE;
    }
    let folder = std::env::current_exe().expect("this program has a path");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut code = ExitCode::SUCCESS;
    for target in TARGETS.iter().filter(|target| names.is_empty() || names.iter().any(|name| name == target.name)) {
        let program = folder.with_file_name(format!("cors-with-{}", target.name));
        match runtime.block_on(run(target, &program, requests)) {
            Ok(text) => println!("{text}"),
            Err(error) => {
                eprintln!("{}: {error}", target.name);
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
