use actix_web::get;
use cors_runtime::cors;

#[cors(origin = "https://app.example.com")]
#[cors(origin = "https://admin.example.com")]
#[get("/users")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {}
