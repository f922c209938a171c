//! Without the feature `startup` there is one error, which names it.

/// One route.
pub fn router() -> axum::Router {
    let policy = ();
    axum::Router::new().route("/", policies::cors_routes!(get(async || "x", owned_policy = policy)))
}
