use cors_runtime::cors;

#[cors(origin = "https://a.example",, methods = "GET")]
pub async fn list_users() {}

fn main() {}
