use cors_runtime::cors_resource;

async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = cors_resource!("/users", get(list_users));
}
