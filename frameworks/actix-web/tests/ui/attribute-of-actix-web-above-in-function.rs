use cors_runtime::cors;

mod users {
    use super::cors;

    #[actix_web::put("/users")]
    #[cors(origin = "https://app.example.com", methods = "PUT", name = REPLACE_CORS)]
    pub async fn replace() -> &'static str {
        "replaced"
    }
}

fn main() {
    let _ = actix_web::App::new().service(users::replace);
}
