//! The servers: the page, and the API that records what it sees.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body_util::BodyExt;
use serde_json::json;
use tower_service::Service;

use crate::case::{Answer, Case};
use crate::handler::Scripted;
use crate::policies;
use crate::runs::RUNS;

/// A request that arrived, and how it was answered.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) method: Method,
    /// Scheme, host and port of the URL.
    pub(crate) origin: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) status: StatusCode,
    pub(crate) answer: HeaderMap,
    pub(crate) body: String,
}

impl Exchange {
    /// Whether this is a CORS-preflight request
    /// ([Fetch](https://fetch.spec.whatwg.org/#cors-preflight-request)).
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS && self.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// The method that decides which policy answers.
    pub(crate) fn requested(&self) -> Method {
        let requested = self.headers.get(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| self.is_preflight());
        requested.and_then(|method| Method::from_bytes(method.as_bytes()).ok()).unwrap_or_else(|| self.method.clone())
    }
}

/// What one browser did, and where its page's results go.
struct Run {
    /// Case, step.
    current: (String, usize),
    /// By case, then by step.
    seen: HashMap<String, Vec<Vec<Exchange>>>,
    results: Sender<Bytes>,
}

/// What all servers share.
#[derive(Clone)]
pub(crate) struct Servers {
    shared: Arc<Shared>,
}

struct Shared {
    cases: Vec<Case>,
    services: HashMap<&'static str, Router>,
    runs: Mutex<HashMap<String, Run>>,
}

const PAGES: [(&str, &str, &str); 4] = [
    ("/page/run.html", "text/html", include_str!("page/run.html")),
    ("/page/run.js", "text/javascript", concat!(include_str!("page/cases.js"), include_str!("page/run.js"))),
    ("/page/frame.html", "text/html", include_str!("page/frame.html")),
    ("/page/frame.js", "text/javascript", concat!(include_str!("page/look.js"), include_str!("page/frame.js"))),
];

impl Servers {
    pub(crate) fn new(cases: Vec<Case>) -> Self {
        let (services, runs) = (policies::services(), Mutex::default());
        Self { shared: Arc::new(Shared { cases, services, runs }) }
    }

    /// Serves on all `listeners`, for as long as the program runs. Must be called inside of a runtime.
    pub(crate) fn listen(&self, listeners: Vec<TcpListener>) -> std::io::Result<()> {
        for listener in listeners {
            let app = self.router();
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(async move { axum::serve(listener, app).await });
        }
        Ok(())
    }

    /// The page's servers and the API's, by the request's Host.
    pub(crate) fn router(&self) -> Router {
        Router::new().fallback(serve).with_state(self.clone())
    }

    /// Puts what arrives from now on under a step of a case.
    pub(crate) fn begin(&self, run: &str, case: &str, step: usize) {
        self.runs(|runs| runs.get_mut(run).map(|run| run.current = (case.to_owned(), step)));
    }

    /// Makes room for a browser; its page's results go to `results`.
    pub(crate) fn expect(&self, run: &str, results: Sender<Bytes>) {
        let empty = Run { current: (String::new(), 0), seen: HashMap::new(), results };
        self.runs(|runs| runs.insert(run.to_owned(), empty));
    }

    /// All that arrived for a case, by step.
    pub(crate) fn seen(&self, run: &str, case: &str) -> Vec<Vec<Exchange>> {
        self.runs(|runs| runs.get(run).and_then(|run| run.seen.get(case)).cloned()).unwrap_or_default()
    }

    fn runs<T>(&self, with: impl FnOnce(&mut HashMap<String, Run>) -> T) -> T {
        with(&mut self.shared.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn page(&self, path: &str, query: &HashMap<&str, &str>, body: Bytes) -> Response<Body> {
        let run = query.get("run").copied().unwrap_or_default();
        match path {
            "/page/cases" => {
                let is_for = |case: &&Case| RUNS.iter().any(|known| known.name == run && case.is_for(*known));
                let cases: Vec<_> = self.shared.cases.iter().filter(is_for).map(|case| case.for_page(run)).collect();
                page("application/json", json!(cases).to_string())
            }
            "/page/step" => {
                let case = query.get("case").copied().unwrap_or_default();
                let step = query.get("step").and_then(|step| step.parse().ok()).unwrap_or_default();
                self.begin(run, case, step);
                page("text/plain", String::new())
            }
            "/page/results" => {
                self.runs(|runs| runs.get(run).map(|run| run.results.send(body)));
                page("text/plain", String::new())
            }
            _ => match PAGES.iter().find(|(known, ..)| *known == path) {
                Some((_, kind, text)) => page(kind, (*text).to_owned()),
                None => status(StatusCode::NOT_FOUND),
            },
        }
    }

    /// Lets the policy that the path names answer, and records the request.
    async fn api(&self, mut request: Request, query: &HashMap<&str, &str>) -> Option<Response<Body>> {
        let case = self.shared.cases.iter().find(|case| Some(&case.name) == query.get("case"))?;
        let run = *query.get("run")?;
        let hop: usize = query.get("hop")?.parse().ok()?;
        let path = request.uri().path().to_owned();
        let mut service = self.shared.services.get(path.split('/').nth(1)?)?.clone();
        let host = request.headers().get(http::header::HOST)?.to_str().ok()?.to_owned();

        let answer = case.answers.get(hop).cloned().unwrap_or_else(|| Answer::status(200));
        let location = answer.location.and_then(|(origin, path)| case.url(run, origin, path, hop + 1).parse().ok());
        request.extensions_mut().insert(Scripted { answer, location });

        let (method, headers) = (request.method().clone(), request.headers().clone());
        let Ok(response) = service.call(request).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        let exchange = Exchange {
            method,
            origin: format!("http://{host}"),
            path,
            headers,
            status: parts.status,
            answer: parts.headers.clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        self.record(run, case.name, exchange);
        Some(Response::from_parts(parts, Body::from(body)))
    }

    /// Puts an exchange under the step that the page is at.
    ///
    /// One that comes late belongs to no step of another case: then its own case has a step too many.
    fn record(&self, run: &str, case: &str, exchange: Exchange) {
        self.runs(|runs| {
            let Some(run) = runs.get_mut(run) else { return };
            let step = if run.current.0 == case { run.current.1 } else { usize::from(u8::MAX) };
            let steps = run.seen.entry(case.to_owned()).or_default();
            if steps.len() <= step {
                steps.resize_with(step + 1, Vec::new);
            }
            steps[step].push(exchange);
        });
    }
}

async fn serve(State(servers): State<Servers>, request: Request) -> Response<Body> {
    let target = request.uri().query().unwrap_or_default().to_owned();
    let query = target.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let path = request.uri().path().to_owned();
    if path.starts_with("/page/") {
        let body = request.into_body().collect().await.map(http_body_util::Collected::to_bytes);
        return servers.page(&path, &query, body.unwrap_or_default());
    }
    servers.api(request, &query).await.unwrap_or_else(|| status(StatusCode::NOT_FOUND))
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn page(kind: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Pages that no server sent get their cases here, too.
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
