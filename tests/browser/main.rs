//! Real browsers as judges: what Chromium and Firefox make of our policies, held against what `Policy::explain`
//! predicts.
//!
//! `README.md` beside this file says how to run it and how a case is written.
//!
//! | file | holds |
//! |---|---|
//! | `cases/` | what pages do, and what the Fetch Standard says of it |
//! | `policies.rs` | the policies that they meet |
//! | `case.rs` | what a case is made of |
//! | `server.rs`, `handler.rs`, `ports.rs` | the page's servers and the API's, which record every request |
//! | `page/` | the page that runs the cases |
//! | `runs.rs`, `console.rs` | the browsers with their settings, and what they print |
//! | `client.rs` | the test client of `cors-runtime`, in place of a browser |
//! | `run.rs` | all cases in one browser |
//! | `predict.rs`, `check.rs` | requests → prediction; prediction against verdict |
//! | `differences.rs` | where a browser does something else, and why |

mod case;
mod cases;
mod check;
mod client;
mod console;
mod differences;
mod handler;
mod policies;
mod ports;
mod predict;
mod run;
mod runs;
mod server;

use std::process::ExitCode;
use std::time::Instant;

use case::Case;
use runs::{RUNS, Run};
use server::Servers;

/// Without the feature the cases run in the test client alone.
const HAS_BROWSERS: bool = cfg!(feature = "browsers");

const COMMAND: &str = "cargo test -p cors-tests --features browsers --test browsers";

fn main() -> ExitCode {
    let wanted: Vec<_> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let result = choose(&wanted).and_then(|(runs, cases)| test(&runs, &cases));
    if !HAS_BROWSERS {
        println!(
            "Chromium and Firefox weren't asked, they need Debian's chromium and firefox-esr; to ask them:\n    {COMMAND}\n"
        );
    }
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// What the arguments name: runs, cases, or both. All of the kind that isn't named.
fn choose(wanted: &[String]) -> Result<(Vec<Run>, Vec<Case>), String> {
    let (mut runs, mut cases) = (RUNS.to_vec(), cases::all());
    let is_run = |name: &String| RUNS.iter().any(|run| run.name == name);
    let (wanted_runs, wanted_cases): (Vec<_>, Vec<_>) = wanted.iter().partition(|name| is_run(name));
    if let Some(unknown) = wanted_cases.iter().find(|name| cases.iter().all(|case| case.name != name.as_str())) {
        let names: Vec<_> = RUNS.iter().map(|run| run.name).collect();
        return Err(format!("error: `{unknown}` is neither a case nor a browser ({})", names.join(", ")));
    }
    if !wanted_runs.is_empty() {
        runs.retain(|run| wanted_runs.iter().any(|name| *name == run.name));
    }
    runs.retain(|run| HAS_BROWSERS || run.is_client);
    if !wanted_cases.is_empty() {
        cases.retain(|case| wanted_cases.iter().any(|name| *name == case.name));
    }
    Ok((runs, cases))
}

/// Runs the cases in the browsers. Gives whether all is well; the error is the text for the terminal.
fn test(runs: &[Run], cases: &[Case]) -> Result<bool, String> {
    let version = |run: &Run| match run.engine {
        Some(engine) if !run.is_client => engine.version(),
        _ => Ok("cors_runtime::testing".to_owned()),
    };
    let versions: Vec<_> = runs.iter().map(version).collect::<Result<_, _>>()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("error: {error}"))?;
    let servers = Servers::new(cases.to_vec());
    if runs.iter().any(|run| !run.is_client) {
        let listeners = ports::bind()?;
        runtime.block_on(async { servers.listen(listeners) }).map_err(|error| format!("error: {error}"))?;
    }

    let start = Instant::now();
    println!("\nrunning {} cases in {} browsers", cases.len(), runs.len());
    let (mut passed, mut failed, mut failures) = (0, 0, Vec::new());
    for (run, version) in runs.iter().zip(versions) {
        let since = Instant::now();
        let report = run::judge(*run, cases, &servers, &runtime)?;
        println!("{} ({version}): {report} in {:.1} s", run.name, since.elapsed().as_secs_f64());
        for difference in &report.shown {
            println!("    {}: {}", difference.case, difference.reason);
        }
        passed += report.cases - report.failed;
        failed += report.failed;
        failures.extend(report.failures);
    }
    println!();
    for failure in &failures {
        println!("{failure}");
    }
    let result = if failures.is_empty() { "ok" } else { "FAILED" };
    let seconds = start.elapsed().as_secs_f64();
    println!("test result: {result}. {passed} passed; {failed} failed; finished in {seconds:.2}s\n");
    Ok(failures.is_empty())
}
