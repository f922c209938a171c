//! All cases of one run, in its browser.

use std::collections::HashMap;
use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use cors_tests::real_browser::Browser;
use tokio::runtime::Runtime;

use crate::case::Case;
use crate::check::{Client, Observed, Saw, StepResult, check, predicted_words};
use crate::client::{self, Outcome};
use crate::console;
use crate::differences::{Aspect, DIFFERENCES, Difference};
use crate::runs::Run;
use crate::server::Servers;

/// How long one browser may take for all cases.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long the console may lag behind the page.
const CONSOLE_PATIENCE: Duration = Duration::from_secs(5);

/// How a run went.
pub(crate) struct Report {
    pub(crate) cases: usize,
    /// Cases that differ from the prediction in a known way.
    different: usize,
    /// Cases that differ in another way.
    pub(crate) failed: usize,
    /// What went wrong, for the terminal.
    pub(crate) failures: Vec<String>,
    /// The known differences that this browser showed.
    pub(crate) shown: Vec<&'static Difference>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let as_predicted = self.cases - self.different - self.failed;
        write!(f, "{} cases, {as_predicted} as predicted", self.cases)?;
        if self.different > 0 {
            write!(f, ", {} different for a known reason", self.different)?;
        }
        if self.failed > 0 {
            write!(f, ", {} FAILED", self.failed)?;
        }
        Ok(())
    }
}

/// What a run's pages saw, and what its console said.
struct Played {
    results: Vec<StepResult>,
    console: Console,
}

enum Console {
    /// Of a browser that is still there.
    Of(Box<Browser>),
    /// By case.
    Known(HashMap<&'static str, Vec<String>>),
}

impl Console {
    /// The reasons given for a case, once there are as many as are predicted.
    fn reasons(&self, case: &Case, predicted: usize) -> Vec<String> {
        match self {
            Self::Of(browser) => reasons(browser, case, predicted),
            Self::Known(reasons) => reasons.get(case.name).cloned().unwrap_or_default(),
        }
    }
}

impl Played {
    /// By step.
    fn saw(&self, case: &Case) -> Vec<&Saw> {
        let mut saw: Vec<_> = self.results.iter().filter(|result| result.case == case.name).collect();
        saw.sort_by_key(|result| result.step);
        saw.into_iter().map(|result| &result.saw).collect()
    }
}

/// Lets a browser, or the test client, run all cases. The error is the text for the terminal.
fn play(run: Run, cases: &[Case], servers: &Servers, runtime: &Runtime) -> Result<Played, String> {
    let (sender, results) = channel();
    servers.expect(run.name, sender);
    if run.is_client {
        let Outcome { results, reasons } = runtime.block_on(client::run(run, cases, servers));
        return Ok(Played { results, console: Console::Known(reasons) });
    }
    let mut browser = run.start()?;
    let results = wait(run, &mut browser, &results)?;
    let results =
        serde_json::from_slice(&results).map_err(|error| format!("error: the page of {} posted: {error}", run.name))?;
    Ok(Played { results, console: Console::Of(Box::new(browser)) })
}

/// Runs all cases that are for it in one browser, or in the test client in its place. The error is the text for the terminal.
pub(crate) fn judge(run: Run, cases: &[Case], servers: &Servers, runtime: &Runtime) -> Result<Report, String> {
    let played = play(run, cases, servers, runtime)?;
    let client = match run.client() {
        Some(client) => Some((client, play(client, cases, servers, runtime)?)),
        None => None,
    };

    let mut report = Report {
        cases: cases.iter().filter(|case| case.is_for(run)).count(),
        different: 0,
        failed: 0,
        failures: Vec::new(),
        shown: Vec::new(),
    };
    let mut needed = Vec::new();
    for case in cases.iter().filter(|case| case.is_for(run)) {
        let exchanges = servers.seen(run.name, case.name);
        let words = predicted_words(run, case, &exchanges);
        let reasons = played.console.reasons(case, words.len());
        let client = client.as_ref().map(|(run, played)| Client {
            exchanges: servers.seen(run.name, case.name),
            saw: played.saw(case),
            reasons: played.console.reasons(case, 0),
        });
        let (unexplained, explained) =
            check(&Observed { run, case, exchanges, saw: played.saw(case), reasons, client });
        report.failed += usize::from(!unexplained.is_empty());
        report.different += usize::from(unexplained.is_empty() && !explained.is_empty());
        report.failures.extend(unexplained);
        needed.extend(explained.into_iter().map(|aspect| (case.name, aspect)));
    }
    for difference in of_run(run, cases) {
        match unneeded(difference, &needed) {
            None => report.shown.push(difference),
            Some(aspect) => report.failures.push(format!(
                "  {}, {}: {aspect:?} is as predicted, so differences.rs needn't say otherwise",
                run.name, difference.case
            )),
        }
    }
    Ok(report)
}

/// What the console says about a case, once it has said as much as is predicted.
fn reasons(browser: &Browser, case: &Case, predicted: usize) -> Vec<String> {
    let since = Instant::now();
    loop {
        let reasons = console::reasons(&browser.output(), case.name);
        if reasons.len() >= predicted || since.elapsed() > CONSOLE_PATIENCE {
            return reasons;
        }
        sleep(Duration::from_millis(20));
    }
}

/// Waits until the page has posted its results.
fn wait(run: Run, browser: &mut Browser, results: &Receiver<Bytes>) -> Result<Bytes, String> {
    let since = Instant::now();
    loop {
        match results.recv_timeout(Duration::from_millis(100)) {
            Ok(results) => return Ok(results),
            Err(RecvTimeoutError::Timeout) if !browser.has_ended() && since.elapsed() < PATIENCE => {}
            Err(_) => {
                let seconds = since.elapsed().as_secs();
                let output = browser.output().join("\n");
                return Err(format!("error: {} posted no results in {seconds} s; it printed:\n{output}", run.name));
            }
        }
    }
}

/// The known differences that this run must show.
fn of_run(run: Run, cases: &[Case]) -> impl Iterator<Item = &'static Difference> {
    let is_run = |difference: &&Difference| cases.iter().any(|case| case.name == difference.case);
    DIFFERENCES.iter().filter(move |difference| difference.runs.contains(&run)).filter(is_run)
}

/// An aspect of a known difference in which there was none.
fn unneeded(difference: &Difference, needed: &[(&str, Aspect)]) -> Option<Aspect> {
    difference.aspects.iter().copied().find(|aspect| !needed.contains(&(difference.case, *aspect)))
}
