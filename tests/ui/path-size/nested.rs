use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example", path = "^/((a{100}){100}){100}$");

fn main() {
    let _ = API;
}
