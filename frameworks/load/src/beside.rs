//! The gateway beside Pingora without policies, before the same upstream.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use cors_tests::example::Example;
use http::Response;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::exchange::{APP, Call, Exchange};
use crate::load::Load;
use crate::process::Process;

/// How often each of the two takes its turn.
const ROUNDS: u64 = 10;

/// What one of the two does for a request.
struct Figures {
    name: &'static str,
    /// Of each round, in microseconds of a processor's time.
    cpu: Vec<f64>,
    /// Of each round, in requests a second.
    rate: Vec<f64>,
    memory: u64,
}

/// An upstream that knows nothing of CORS, in this process.
async fn upstream() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service =
                service_fn(async |_| Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"Ada, Grace")))));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(address)
}

/// Reads of a page, nothing else: a preflight costs the one an answer and the other a way to the upstream.
fn reads(has_policy: bool) -> Vec<Exchange> {
    let call = Call { path: "/users", own: vec![("access-control-allow-credentials", "true")], of_preflights: vec![] };
    let read = Exchange {
        lines: vec![("origin", APP), ("cookie", "session=1"), ("accept", "*/*"), ("sec-fetch-mode", "cors")],
        begins: "Ada, Grace",
        ..call.actual("GET", "/users", APP, 200)
    };
    vec![if has_policy { read } else { Exchange { fields: vec![], ..read } }]
}

/// Both in turns, `requests` each in all.
pub(crate) async fn run(folder: &Path, requests: u64) -> Result<String, String> {
    let upstream = upstream().await?.to_string();
    let program = |name: &str| folder.with_file_name(name).display().to_string();
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../pingora/policies.toml");
    let gateway = Example::start_with(&program("cors-with-pingora"), &[policies, &upstream]);
    let alone = Example::start_with(&program("pingora-alone"), &[&upstream]);
    let mut sides = [("with policies", gateway, true), ("without", alone, false)].map(|(name, example, has_policy)| {
        (example, has_policy, Figures { name, cpu: vec![], rate: vec![], memory: 0 })
    });
    // The first round warms both up.
    for round in 0..=ROUNDS {
        for (example, has_policy, figures) in &mut sides {
            let process = Process(example.process_id());
            let before = process.cpu()?;
            let count = (requests / ROUNDS).max(1);
            let load = Load::new(example.address, reads(*has_policy), count);
            let sent = load.send(process, false, None).await.map_err(|error| format!("{}: {error}", figures.name))?;
            if round > 0 {
                figures.cpu.push(per(count, process.cpu()?.saturating_sub(before)) * 1e6);
                figures.rate.push(1.0 / per(count, sent.time));
            }
            figures.memory = process.resident()?;
        }
    }
    let [(.., with), (.., without)] = &sides;
    let lines = [with, without].map(|Figures { name, cpu, rate, memory }| {
        format!("{name:13} {:.0} a second; {:.1} µs of a processor for each; {memory} KiB", median(rate), median(cpu))
    });
    let ratios: Vec<_> = with.rate.iter().zip(&without.rate).map(|(with, without)| with / without).collect();
    Ok(format!(
        "pingora, {requests} reads each in {ROUNDS} rounds, medians\n{}\n{}\nwith policies {:.2} × as many a second as without",
        lines[0],
        lines[1],
        median(&ratios)
    ))
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn per(count: u64, time: Duration) -> f64 {
    time.as_secs_f64() / count as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
