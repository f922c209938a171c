#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", path = "(/v1|/v2)/")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
