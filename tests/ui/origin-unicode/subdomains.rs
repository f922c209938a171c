use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://*.bücher.example");

fn main() {
    let _ = API;
}
