use cors_runtime::{Policy, cors, cors_policy};

pub const API: Policy = cors_policy!(origin = "https://a.example");

#[cors(policy = API, methods = [GET, PUT])]
pub async fn list_users() {}

#[cors(origin = "https://b.example", policy = API, name = FIND_USERS_CORS)]
pub async fn find_users() {}

fn main() {}
