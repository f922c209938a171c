//! A mixed, browser-like load on the examples in `frameworks/`, each a process of its own on loopback.
//!
//! ```console
//! $ cargo build --release -p 'cors-with-*' && cargo build --release -p cors-load
//! $ target/release/cors-load 1000000
//! $ target/release/cors-load 20000 poem salvo
//! $ target/release/cors-load 200000 beside
//! ```
//!
//! Every answer is checked: its status, every Access-Control-* and Vary line of it, and how its body begins. Beside the load
//! go clients that hang up in the middle of a request and before its answer, bodies that come in pieces, and HTTP/2
//! requests that are cancelled. The server's memory is read after each tenth. The program fails if an answer is wrong or
//! missing, if memory grew after the first tenth, or if it all takes too long.
//!
//! `beside` is the Pingora gateway beside Pingora without policies, before the same upstream.

mod beside;
mod exchange;
mod load;
mod process;
mod target;

use std::path::Path;
use std::process::ExitCode;

use cors_tests::example::Example;

use self::load::{Disturbing, Figures, Load};
use self::process::Process;
use self::target::{TARGETS, Target};

/// The name that stands for the gateway beside Pingora alone.
const BESIDE: &str = "beside";

async fn run(target: &Target, folder: &Path, requests: u64) -> Result<String, String> {
    let Target { name, has_http2, reads_bodies, mix } = target;
    let program = folder.with_file_name(format!("cors-with-{name}"));
    let example = Example::start(&program.display().to_string());
    let load = Load::new(example.address, mix(), requests);
    let disturbing = Some(Disturbing { reads_bodies: *reads_bodies });
    let Figures { time, memory, disturbances } =
        load.send(Process(example.process_id()), *has_http2, disturbing).await?;
    let (first, last) = (memory[0], memory[memory.len() - 1]);
    // What an allocator keeps back for the next burst of connections.
    if last > first + first / 2 + 4_096 {
        return Err(format!("memory grew from {first} to {last} KiB: {memory:?}"));
    }
    let rate = u128::from(requests) * 1_000 / time.as_millis().max(1);
    Ok(format!(
        "{name:9} {requests} requests, no error; {rate} a second; {disturbances} rounds of disturbance; memory {first} KiB \
         after the first tenth, {last} KiB at the end",
    ))
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let known: Vec<_> = TARGETS.iter().map(|target| target.name).chain([BESIDE]).collect();
    let Some(requests) = arguments.next().and_then(|text| text.parse().ok()) else {
        eprintln!("usage: cors-load REQUESTS [{}]…", known.join("|"));
        return ExitCode::FAILURE;
    };
    let names: Vec<_> = arguments.collect();
    if let Some(name) = names.iter().find(|name| !known.contains(&name.as_str())) {
        eprintln!("{name} is none of {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    let folder = std::env::current_exe().expect("this program has a path");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let is_wanted = |known: &str| names.is_empty() || names.iter().any(|name| name == known);
    let mut code = ExitCode::SUCCESS;
    let mut tell = |name: &str, result: Result<String, String>| match result {
        Ok(text) => println!("{text}"),
        Err(error) => {
            eprintln!("{name}: {error}");
            code = ExitCode::FAILURE;
        }
    };
    for target in TARGETS.iter().filter(|target| is_wanted(target.name)) {
        tell(target.name, runtime.block_on(run(target, &folder, requests)));
    }
    if is_wanted(BESIDE) {
        tell(BESIDE, runtime.block_on(beside::run(&folder, requests)));
    }
    code
}
