use cors_runtime::cors;

#[cors(owned_policy = policy)]
pub async fn list_users() {}

fn main() {}
