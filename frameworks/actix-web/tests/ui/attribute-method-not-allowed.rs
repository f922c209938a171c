use actix_web::{delete, route};
use cors_runtime::cors;

#[cors(origin = "https://app.example.com")]
#[delete("/users/{id}")]
async fn delete_user() -> &'static str {
    "deleted"
}

#[cors(origin = "https://app.example.com", methods = "GET")]
#[route("/users", method = "GET", method = "PUT")]
async fn users() -> &'static str {
    "users"
}

fn main() {}
