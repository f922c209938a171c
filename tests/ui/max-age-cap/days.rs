use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example", max_age = "7d");

fn main() {
    let _ = API;
}
