use cors_runtime::cors;

#[cors(origin = "https://a.example", name = LIST_CORS, name = USERS_CORS)]
pub async fn list_users() {}

fn main() {}
