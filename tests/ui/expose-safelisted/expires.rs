#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", expose_headers = ["X-Request-ID", "Expires"])]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
