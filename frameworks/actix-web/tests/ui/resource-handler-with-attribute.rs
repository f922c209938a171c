use actix_web::get;
use cors_runtime::{cors, cors_resource};

#[cors(origin = "https://app.example.com")]
#[get("/users")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = cors_resource!("/users", get(list_users));
}
