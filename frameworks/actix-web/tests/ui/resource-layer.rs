use actix_web::middleware::Logger;
use cors_runtime::{cors, cors_resource};

#[cors(origin = "https://app.example.com")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = cors_resource!("/users", get(list_users), layer(Logger::default()));
    let _ = cors_resource!("/users", get(list_users), wrap(Logger::default(), Logger::default()));
    let _ = cors_resource!("/users", get(list_users), wrap());
    let _ = cors_resource!("/users", wrap(Logger::default()));
}
