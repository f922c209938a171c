use cors_runtime::cors;

const API: &str = "https://a.example";

#[cors(policy = API)]
pub async fn list_users() {}

fn main() {}
