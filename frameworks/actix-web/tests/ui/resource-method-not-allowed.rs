use cors_runtime::{cors, cors_resource};

#[cors(origin = "https://app.example.com")]
async fn replace_users(_: String) -> &'static str {
    "replaced"
}

fn main() {
    let _ = cors_resource!("/users", put(replace_users));
}
