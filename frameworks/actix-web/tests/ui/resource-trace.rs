use cors_runtime::{cors, cors_resource};

#[cors(origin = "https://app.example.com")]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

fn main() {
    let _ = cors_resource!("/users", get(list_users), trace(list_users));
    let _ = cors_resource!("/users", gett(list_users));
    let _ = cors_resource!("/users", get(list_users, headers = "X-A"), put(list_users(), polcy = API));
}
