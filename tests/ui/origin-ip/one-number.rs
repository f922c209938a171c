use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://2130706433");

fn main() {
    let _ = API;
}
