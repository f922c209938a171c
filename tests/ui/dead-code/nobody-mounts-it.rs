#![deny(dead_code)]

use cors_runtime::cors;

#[cors(origin = "https://a.example")]
fn list_users() {}

fn main() {
    list_users();
}
