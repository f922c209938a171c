//! Handlers of any name, nested anywhere.

#![deny(warnings)]

use cors_runtime::{cors, cors_routes};

#[cors(origin = "https://a.example", methods = [PUT])]
fn r#type() {}

#[cors(origin = "https://a.example", methods = [PUT])]
fn _unused() {}

#[cors(origin = "https://a.example", methods = [PUT])]
fn größe() {}

#[cors(origin = "https://a.example", methods = [PUT])]
fn cors_policy() {}

#[cors(origin = "https://a.example", methods = [PUT])]
fn table() {}

#[allow(non_snake_case)]
#[cors(origin = "https://a.example", methods = [GET, PUT])]
async fn ROUTES() {}

#[cors(origin = "https://a.example", methods = [GET, PUT])]
async fn get() {}

// No handler, so it may have any name.
fn bool() -> bool {
    true
}

fn outer() {
    #[cors(origin = "https://a.example", methods = [DELETE])]
    fn inner() {}

    {
        #[cors(origin = "https://a.example", methods = [PATCH])]
        fn inner() {}

        inner();
        assert!(inner::CORS.allows_method("PATCH"));
    }
    inner();
    assert!(inner::CORS.allows_method("DELETE"));
}

fn main() {
    r#type();
    _unused();
    größe();
    cors_policy();
    table();
    outer();
    assert!(bool());
    let _router: axum::Router = axum::Router::new().route("/", cors_routes!(get(get), put(ROUTES)));
    for policy in [r#type::CORS, _unused::CORS, größe::CORS, cors_policy::CORS, table::CORS] {
        assert!(policy.allows_method("PUT"));
    }
}
