#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", expose_headers = ["Access-Control-Request-Method"])]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
