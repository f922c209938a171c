//! The playground's page in real browsers: every call as predicted, and the workbench used as a visitor uses it.
//!
//! ```console
//! $ apt-get install chromium firefox-esr
//! $ cargo test -p cors-tests --features browsers --test playground
//! ```
//!
//! `drive.js` runs in a page of the same origin, which holds the playground in frames: wide and narrow, light and dark. It works
//! the elements that a visitor works and says what it saw.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};
use axum::{Json, Router};
use cors_demo::{Demo, Ports};
use cors_tests::real_browser::{Browser, Engine, Profile};
use serde::Deserialize;

/// How long a browser may take for everything.
const PATIENCE: Duration = Duration::from_secs(300);

/// What came of one of the checks in `drive.js`.
#[derive(Debug, Deserialize)]
struct Check {
    name: String,
    /// What was seen in its place; empty if all is well.
    complaint: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium() {
    all_is_well(Engine::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox() {
    all_is_well(Engine::Firefox).await;
}

async fn all_is_well(engine: Engine) {
    let ports = Ports::from_arguments(["--page".to_owned(), "0".to_owned()].into_iter(), |_| None);
    let listening = ports.unwrap().listen().await.unwrap();
    let served = listening.served().unwrap();
    let (sender, checks) = channel();
    let mut demo = Demo::new(served);
    demo.page = demo.page.merge(driver(move |checks| {
        // Nobody waits for a second answer.
        let _ = sender.send(checks);
    }));
    tokio::spawn(demo.serve(listening));

    let name = format!("page-{engine:?}").to_lowercase();
    let url = format!("http://127.0.0.1:{}/drive", served.page);
    let browser = Browser::start(engine, Profile::new(&name).unwrap(), &url, &[], &[]).unwrap();
    let checks = tokio::task::spawn_blocking(move || wait(browser, &checks)).await.unwrap();
    let failed: Vec<String> = checks
        .iter()
        .filter(|check| !check.complaint.is_empty())
        .map(|Check { name, complaint }| format!("{name}: {complaint}"))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} checks failed in {engine:?}:\n{}",
        failed.len(),
        checks.len(),
        failed.join("\n")
    );
    assert!(checks.len() >= 20, "only {} checks ran in {engine:?}", checks.len());
}

/// The page around the frames. It is of the same origin, so it reaches into them.
fn driver(done: impl Fn(Vec<Check>) + Clone + Send + Sync + 'static) -> Router {
    let page = |kind: &'static str, text: &'static str| get(async move || ([(CONTENT_TYPE, kind)], text));
    Router::new()
        .route("/drive", page("text/html; charset=utf-8", include_str!("drive.html")))
        .route("/drive.js", page("text/javascript; charset=utf-8", include_str!("drive.js")))
        .route("/drive/done", post(async move |Json(checks): Json<Vec<Check>>| done(checks)))
        .layer(DefaultBodyLimit::disable())
}

/// Waits for what the browser says.
fn wait(mut browser: Browser, checks: &Receiver<Vec<Check>>) -> Vec<Check> {
    let start = Instant::now();
    loop {
        match checks.recv_timeout(Duration::from_millis(200)) {
            Ok(checks) => return checks,
            Err(RecvTimeoutError::Timeout) if start.elapsed() < PATIENCE && !browser.has_ended() => {}
            Err(error) => {
                panic!("the browser says nothing ({error}); on its console:\n{}", browser.output().join("\n"))
            }
        }
    }
}
