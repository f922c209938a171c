//! `cors_routes!` on every routing function, with and without state.

#![deny(warnings)]

use axum::Router;
use axum::extract::State;
use cors_runtime::{cors, cors_routes};

mod users {
    use cors_runtime::cors;

    #[cors(origin = "https://a.example")]
    pub async fn list() {}

    #[cors(origins = ["https://a.example", "https://b.example"], methods = [PUT], credentials = true)]
    pub async fn replace() -> &'static str {
        "replaced"
    }
}

use users::replace as put_users;

#[cors(origin = "*", methods = "*")]
async fn anything() {}

#[cors(origin = mirror, methods = mirror)]
async fn anything_mirrored() {}

#[cors(origin = "https://a.example", methods = [PUT])]
async fn with_state(State(_): State<String>) {}

fn main() {
    let _one: Router = Router::new().route("/", cors_routes!(get(users::list)));
    let _trailing_comma: Router =
        Router::new().route("/", cors_routes!(get(users::list), put(put_users),));
    let _every: Router = Router::new().route(
        "/",
        cors_routes!(
            delete(anything),
            get(anything),
            head(anything_mirrored),
            options(anything),
            patch(anything_mirrored),
            post(anything),
            put(anything),
        ),
    );
    let _with_state: Router = Router::new()
        .route("/", cors_routes!(get(users::list), put(with_state)))
        .with_state(String::new());
    let routes = cors_routes!(get(users::list));
    let _nested: Router = Router::new().nest("/v1", Router::new().route("/users", routes));
}
