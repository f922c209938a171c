use actix_web::{App, get};
use cors_runtime::cors;

#[get("/users")]
#[cors(origin = "https://app.example.com")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = App::new().service(list_users);
}
