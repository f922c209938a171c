//! The clients of one server.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::Response;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::exchange::Exchange;
use crate::process::Process;

const HTTP1_CONNECTIONS: usize = 8;
const HTTP2_CONNECTIONS: usize = 2;
/// How many requests of one HTTP/2 connection are on their way at once.
const HTTP2_STREAMS: usize = 4;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Clients that behave badly.
#[derive(Clone, Copy)]
pub(crate) struct Disturbing {
    /// Whether some send their bodies slowly.
    pub reads_bodies: bool,
}

/// What the clients of one server share.
pub(crate) struct Load {
    address: SocketAddr,
    mix: Vec<Exchange>,
    /// The number of the next request.
    next: AtomicU64,
    requests: u64,
    is_over: AtomicBool,
    disturbances: AtomicU64,
}

/// What came of a load.
pub(crate) struct Figures {
    /// How long it took.
    pub time: Duration,
    /// The server's memory in KiB, after each tenth of the requests and at the end.
    pub memory: Vec<u64>,
    /// How often the clients that behave badly went round.
    pub disturbances: u64,
}

impl Load {
    pub(crate) fn new(address: SocketAddr, mix: Vec<Exchange>, requests: u64) -> Self {
        Self {
            address,
            mix,
            next: AtomicU64::new(0),
            requests,
            is_over: AtomicBool::new(false),
            disturbances: AtomicU64::new(0),
        }
    }

    /// Sends it all to a server, beside clients that disturb it if there are to be some. The first wrong answer is an error,
    /// and so is a server that is too slow.
    pub(crate) async fn send(
        self,
        process: Process,
        has_http2: bool,
        disturbing: Option<Disturbing>,
    ) -> Result<Figures, String> {
        let load = Arc::new(self);
        let started = Instant::now();
        // Against a server that hangs: each answer has its own time. A debug build on a machine that does much else is slow.
        let deadline = started + Duration::from_secs(60 + load.requests / 100);
        let disturbing = disturbing
            .map(|Disturbing { reads_bodies }| tokio::spawn(Arc::clone(&load).disturb(has_http2, reads_bodies)));
        let mut clients: Vec<_> =
            (0..HTTP1_CONNECTIONS).map(|_| tokio::spawn(Arc::clone(&load).over_http1())).collect();
        if has_http2 {
            clients.extend((0..HTTP2_CONNECTIONS).map(|_| tokio::spawn(Arc::clone(&load).over_http2())));
        }
        let mut memory = Vec::new();
        while !clients.iter().all(JoinHandle::is_finished) {
            if Instant::now() > deadline {
                return Err(format!("too slow: {} of {} requests", load.next.load(Ordering::Relaxed), load.requests));
            }
            sleep(Duration::from_millis(10)).await;
            let tenths = load.next.load(Ordering::Relaxed) * 10 / load.requests.max(1);
            if (memory.len() as u64) < tenths.min(10) {
                memory.push(process.resident()?);
            }
        }
        let time = started.elapsed();
        load.is_over.store(true, Ordering::Relaxed);
        for client in clients.into_iter().chain(disturbing) {
            client.await.map_err(|error| error.to_string())??;
        }
        memory.push(process.resident()?);
        Ok(Figures { time, memory, disturbances: load.disturbances.load(Ordering::Relaxed) })
    }

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
        let write = self.mix.iter().find(|exchange| ["POST", "PUT"].contains(&exchange.method)).expect("a write");
        let head = |length: usize| {
            let Exchange { method, path, lines, .. } = write;
            let mut head =
                format!("{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-length: {length}\r\n", self.address);
            for (name, value) in lines {
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
                self.send_slowly(&head(write.body.len()), write).await?;
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

    /// A body that comes in ten pieces is still answered.
    async fn send_slowly(&self, head: &str, Exchange { body, status, .. }: &Exchange) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("a client with a slow body: {error}");
        let mut stream = self.connect().await?.into_inner();
        stream.write_all(head.as_bytes()).await.map_err(failed)?;
        for piece in body.chunks(body.len().div_ceil(10)) {
            sleep(Duration::from_millis(2)).await;
            stream.write_all(piece).await.map_err(failed)?;
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
