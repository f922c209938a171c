use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example", preflight_status = 199);

fn main() {
    let _ = API;
}
