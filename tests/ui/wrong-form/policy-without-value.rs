use cors_runtime::cors;

#[cors(policy)]
pub async fn list_users() {}

#[cors(name = FIND_USERS_CORS, policy = )]
pub async fn find_users() {}

fn main() {}
