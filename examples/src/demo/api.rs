//! The API. No handler knows of CORS; the policies are mounted around them.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use axum::{Router, middleware};
use cors_runtime::cors_routes;

use crate::notes::{delete_notes, list_notes, replace_notes};
use crate::policies::{APP, PARTNER, PREVIEW, PUBLIC};
use crate::wire::{self, Log};

/// All routes. `log` takes down what passes between the browser and the policies.
pub(crate) fn router(log: Log) -> Router {
    let app = Router::new()
        .route("/app/session", post(sign_in))
        .route("/app/me", get(me))
        .route("/app/report", get(report))
        .route("/app/broken", get(broken))
        .route("/app/notes/{id}", get(note).put(note))
        .route("/app/notes/{id}", delete(gone).patch(note))
        .route("/status", get(status))
        .layer(APP);

    let preview = Router::new()
        .route("/preview/build", get(build).patch(build))
        .layer(PREVIEW);

    let public = Router::new()
        .route("/public/clock", get(read_clock))
        .layer(PUBLIC);

    let partner = Router::new()
        .route("/partner/prices", get(prices).put(prices))
        .layer(PARTNER);

    let notes = Router::new().route(
        "/notes",
        cors_routes!(get(list_notes), put(replace_notes), delete(delete_notes)),
    );

    // The log comes last and so stands outermost: it sees preflights, and responses as they leave.
    Router::new()
        .merge(app)
        .merge(preview)
        .merge(public)
        .merge(partner)
        .merge(notes)
        .layer(middleware::from_fn_with_state(log, wire::record))
}

/// What [`sign_in`] sets and [`me`] looks for.
pub(crate) const SESSION_COOKIE: &str = "visitor=ada";

async fn read_clock() -> String {
    let since_1970 = std::time::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default()
        .as_secs();
    format!("{since_1970} seconds since 1970")
}

/// Another port is another origin but the same site, so the cookie travels between a page of 127.0.0.1
/// and the API although `SameSite` is strict. Pages of `*.localhost` are of other sites: they get none.
async fn sign_in() -> impl IntoResponse {
    let cookie = format!("{SESSION_COOKIE}; Path=/app/; HttpOnly; SameSite=Strict");
    ([(header::SET_COOKIE, cookie)], "welcome, Ada")
}

async fn me(headers: HeaderMap) -> (StatusCode, &'static str) {
    if is_signed_in(&headers) {
        (StatusCode::OK, "you are Ada")
    } else {
        (
            StatusCode::UNAUTHORIZED,
            "who are you? no cookie came along",
        )
    }
}

/// Whether the cookie of [`sign_in`] came along.
pub(crate) fn is_signed_in(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(header::COOKIE).iter();
    lines.any(|line| {
        line.to_str()
            .is_ok_and(|line| line.split("; ").any(|cookie| cookie == SESSION_COOKIE))
    })
}

async fn report() -> impl IntoResponse {
    (
        [("x-request-id", "4711"), ("x-served-by", "rack 7")],
        "all is well",
    )
}

async fn broken() -> (StatusCode, &'static str) {
    (StatusCode::INTERNAL_SERVER_ERROR, "the database is asleep")
}

async fn note(axum::extract::Path(id): axum::extract::Path<u32>) -> (StatusCode, String) {
    if id == 7 {
        (StatusCode::OK, "note 7: call Ada".to_owned())
    } else {
        (StatusCode::NOT_FOUND, format!("there is no note {id}"))
    }
}

async fn gone() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn status() -> &'static str {
    "up"
}

async fn build() -> &'static str {
    "build 42, green"
}

async fn prices() -> &'static str {
    "coffee 3.20"
}
