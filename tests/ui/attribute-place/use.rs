use cors_runtime::cors;

#[cors(origin = "https://a.example")]
use std::mem::drop as list_users;

fn main() {
    list_users(1);
}
