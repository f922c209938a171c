//! Handlers that carry their own policies. The page shows the attributes as they stand here.

use axum::Json;
use axum::http::StatusCode;
use cors_runtime::cors;

/// A list of notes, oldest first.
pub(crate) type Notes = Vec<String>;

#[cors(origin = "*")]
pub(crate) async fn list_notes() -> Json<Notes> {
    Json(vec!["water the plants".into(), "call Ada".into()])
}

#[cors(
    origins = ["http://127.0.0.1:*", "http://app.localhost:*"],
    methods = [PUT],
    headers = ["Content-Type"],
)]
pub(crate) async fn replace_notes(Json(notes): Json<Notes>) -> Json<Notes> {
    Json(notes)
}

#[cors(origin = "https://admin.example.com", methods = [DELETE])]
pub(crate) async fn delete_notes() -> StatusCode {
    StatusCode::NO_CONTENT
}
