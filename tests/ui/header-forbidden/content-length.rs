#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", headers = ["X-Token", "Content-Length"])]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
