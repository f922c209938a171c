use cors_runtime::cors;

#[cors(policy = 1)]
pub async fn list_users() {}

fn main() {}
