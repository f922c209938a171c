use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example?page=1");

fn main() {
    let _ = API;
}
