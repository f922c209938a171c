use cors_runtime::{Policy, cors, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example/");

#[cors(origin = "https://b.example/")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
