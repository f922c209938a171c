//! The page's own server, and its files. No policy is mounted here: nothing is called from elsewhere.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};

use crate::origins::columns;
use crate::ports::Served;
use crate::question::{self, LONGEST_QUESTION};
use crate::shown::playground;
use crate::wire::Log;
use crate::workbench::{self, LONGEST_BODY};

/// A file of the page: its address, its type, its text.
type File = (&'static str, &'static str, &'static str);

const SCRIPT: &str = "text/javascript; charset=utf-8";

const FILES: &[File] = &[
    (
        "/page.css",
        "text/css; charset=utf-8",
        include_str!("page/page.css"),
    ),
    (
        "/details.css",
        "text/css; charset=utf-8",
        include_str!("page/details.css"),
    ),
    (
        "/workbench.css",
        "text/css; charset=utf-8",
        include_str!("page/workbench.css"),
    ),
    ("/start.js", SCRIPT, include_str!("page/start.js")),
    ("/call.js", SCRIPT, include_str!("page/call.js")),
    ("/details.js", SCRIPT, include_str!("page/details.js")),
    ("/elements.js", SCRIPT, include_str!("page/elements.js")),
    ("/frame.js", SCRIPT, include_str!("page/frame.js")),
    ("/frames.js", SCRIPT, include_str!("page/frames.js")),
    ("/matrix.js", SCRIPT, include_str!("page/matrix.js")),
    ("/policies.js", SCRIPT, include_str!("page/policies.js")),
    ("/question.js", SCRIPT, include_str!("page/question.js")),
    ("/editor.js", SCRIPT, include_str!("page/editor.js")),
    ("/faults.js", SCRIPT, include_str!("page/faults.js")),
    ("/tabs.js", SCRIPT, include_str!("page/tabs.js")),
    ("/workbench.js", SCRIPT, include_str!("page/workbench.js")),
];

const PAGE: &str = include_str!("page/index.html");
const FRAME: &str = include_str!("page/frame.html");

/// The page, its data, and the frames that make the calls. `log` is what the API took down of them.
pub(crate) fn router(served: Served, log: Log) -> Router {
    let addresses = Arc::new(Addresses::new(served));
    let frame_security = addresses.frame_security();
    let mut router = Router::new()
        .route(
            "/",
            get(async move |headers: HeaderMap| addresses.page(&headers)),
        )
        .route(
            "/frame",
            get(async move || document(&frame_security, FRAME)),
        )
        .route(
            "/playground.json",
            get(async move || Json(playground(served)).into_response()),
        )
        .route("/explain", post(question::explain))
        .layer(DefaultBodyLimit::max(LONGEST_QUESTION))
        .route(
            "/workbench",
            post(workbench::judge).layer(DefaultBodyLimit::max(LONGEST_BODY)),
        )
        .route("/wire/{token}", get(wire));
    for &(address, content_type, text) in FILES {
        let headers = [(header::CONTENT_TYPE, content_type), NO_STORE];
        router = router.route(address, get(async move || (headers, text)));
    }
    router.with_state(log)
}

async fn wire(State(log): State<Log>, Path(token): Path<String>) -> impl IntoResponse {
    ([NO_STORE], Json(log.of(&token)))
}

const NO_STORE: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// What the documents may load and reach. The browser itself sees to it that nothing comes from elsewhere.
struct Addresses {
    /// Where the page is at home, as in Host.
    host: String,
    page: String,
    api: String,
    frames: Vec<String>,
}

impl Addresses {
    fn new(served: Served) -> Self {
        let host = format!("127.0.0.1:{}", served.page);
        Self {
            page: format!("http://{host}"),
            host,
            api: format!("http://127.0.0.1:{}", served.api),
            frames: columns(served)
                .into_iter()
                .map(|column| column.served_from)
                .collect(),
        }
    }

    /// The page, under its one name: under another the cookie of 127.0.0.1 would be of another site.
    fn page(&self, headers: &HeaderMap) -> Response {
        if headers
            .get(header::HOST)
            .is_none_or(|host| *host != *self.host)
        {
            return Redirect::temporary(&self.page).into_response();
        }
        let frames = self.frames.join(" ");
        let security = format!(
            "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-src {frames}"
        );
        document(&security, PAGE)
    }

    /// A frame makes whichever call it is told to, so only the page may hold one, and only the API is called.
    /// Its own address stands here in full: to a sandboxed frame `'self'` would be nothing.
    fn frame_security(&self) -> String {
        let scripts = self.frames.join(" ");
        format!(
            "default-src 'none'; script-src {scripts}; connect-src {}; frame-ancestors {}",
            self.api, self.page
        )
    }
}

fn document(security: &str, text: &'static str) -> Response {
    let security = HeaderValue::from_str(security).expect("origins are visible ASCII");
    let content_type = (header::CONTENT_TYPE, "text/html; charset=utf-8");
    let mut response = ([content_type, NO_STORE], text).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, security);
    response
}
