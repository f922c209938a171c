use cors_runtime::cors;

#[cors(file = "several.toml", policy = "wrong")]
async fn list_users() {}

fn main() {}
