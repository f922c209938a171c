//! All cases through the test client of `cors-runtime`, whose page stands in for a browser.

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Body;
use cors_runtime::testing::{self, Mode, Page, PageResponse, Redirect, ResponseKind};
use cors_tests::real_browser::Engine;
use http::Request;
use http::header::CONTENT_TYPE;
use serde_json::Value;

use crate::case::{Case, From, Step};
use crate::check::{Saw, StepResult};
use crate::runs::Run;
use crate::server::Servers;

/// What the pages of a run saw, and the reasons that they were given, by case.
pub(crate) struct Outcome {
    pub(crate) results: Vec<StepResult>,
    pub(crate) reasons: HashMap<&'static str, Vec<String>>,
}

/// Runs the cases against the servers, which record the requests as they record a browser's.
pub(crate) async fn run(run: Run, cases: &[Case], servers: &Servers) -> Outcome {
    let mut app = servers.router();
    let browser = page_of(From::Page, &Page::at(From::Page.origin())).engine(engine(run));
    let mut outcome = Outcome { results: Vec::new(), reasons: HashMap::new() };
    for case in cases.iter().filter(|case| case.is_for(run)) {
        for (index, step) in case.steps.iter().enumerate() {
            servers.begin(run.name, case.name, index);
            browser.advance(Duration::from_millis(u64::from(step.wait)));
            let page = with_options(&page_of(step.from, &browser), &step.init);
            let result = page.fetch(&mut app, request(case, step, run.name)).await;
            if let Err(blocked) = &result
                && blocked.is_cors()
            {
                outcome.reasons.entry(case.name).or_default().push(blocked.reason().to_owned());
            }
            let saw = match result {
                Ok(response) => saw(response).await,
                Err(_) => Saw::error(),
            };
            outcome.results.push(StepResult { case: case.name.to_owned(), step: index, saw });
        }
    }
    outcome
}

fn engine(run: Run) -> testing::Engine {
    let engine = match run.engine {
        None => testing::Engine::STANDARD,
        // Debian's.
        Some(Engine::Chromium) => testing::Engine::CHROMIUM.without_third_party_cookies(),
        Some(Engine::Firefox) => testing::Engine::FIREFOX,
    };
    if run.strict { engine.strict() } else { engine }
}

/// The page that `page/run.js` makes a frame of.
fn page_of(from: From, browser: &Page) -> Page {
    match from {
        From::Sandbox => page_of(From::Page, browser).sandboxed(),
        From::Data => browser.open("null"),
        _ => browser.open(&format!("{}/page/frame.html", from.origin())),
    }
}

fn with_options(page: &Page, init: &Value) -> Page {
    let page = match init["credentials"].as_str() {
        Some("include") => page.with_credentials(),
        Some("omit") => page.without_credentials(),
        _ => page.clone(),
    };
    let page = page.mode(match init["mode"].as_str() {
        Some("no-cors") => Mode::NoCors,
        Some("same-origin") => Mode::SameOrigin,
        _ => Mode::Cors,
    });
    page.redirect(match init["redirect"].as_str() {
        Some("error") => Redirect::Error,
        Some("manual") => Redirect::Manual,
        _ => Redirect::Follow,
    })
}

/// What `fetch(url, init)` asks for. A body that is a text has a type of its own.
fn request(case: &Case, step: &Step, run: &str) -> Request<Body> {
    let init = &step.init;
    let body = init["body"].as_str().unwrap_or_default();
    let mut request = Request::builder()
        .method(init["method"].as_str().unwrap_or("GET"))
        .uri(case.url(run, case.origin, case.path, 0))
        .body(Body::from(body.to_owned()))
        .expect("a case is a request");
    for (name, value) in init["headers"].as_object().into_iter().flatten() {
        let name = http::HeaderName::try_from(name).expect("a case has field names");
        request.headers_mut().append(name, value.as_str().unwrap_or_default().parse().expect("a case has values"));
    }
    if !body.is_empty() {
        request.headers_mut().entry(CONTENT_TYPE).or_insert("text/plain;charset=UTF-8".parse().expect("a value"));
    }
    request
}

/// What `page/frame.js` posts.
async fn saw(response: PageResponse<Body>) -> Saw {
    let kind = match response.kind() {
        ResponseKind::Opaque => "opaque",
        ResponseKind::OpaqueRedirect => "opaqueredirect",
        _ => "cors",
    };
    let headers = response.headers().keys().map(ToString::to_string).collect();
    let status = response.status();
    Saw::response(kind, status, headers, response.text().await.unwrap_or_default())
}
