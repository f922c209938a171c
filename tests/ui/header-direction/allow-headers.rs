#![deny(deprecated)]

use cors_runtime::cors;

#[cors(origin = "https://a.example", headers = "Content-Type, Access-Control-Allow-Headers")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
