use cors_runtime::cors;

#[cors(file = "several.toml", policy = "partnr")]
async fn list_users() {}

fn main() {}
