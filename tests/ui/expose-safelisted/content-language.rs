#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", expose_headers = ["X-Request-ID", "Content-Language"])]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
