use cors_runtime::{cors, cors_resource};

#[cors(origin = "https://app.example.com")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = actix_web::App::new().service(cors_resource!(get(list_users)));
}
