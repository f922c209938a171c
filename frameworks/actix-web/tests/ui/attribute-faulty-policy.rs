use actix_web::{App, get};
use cors_runtime::cors;

#[cors(origin = "https://app.example.com/")]
#[get("/users")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = App::new().service(list_users);
    let _ = list_users::CORS;
}
