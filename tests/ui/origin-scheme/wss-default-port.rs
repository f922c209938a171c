use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "wss://a.example:443");

fn main() {
    let _ = API;
}
