use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "https://a.example", allow_credentials = true);

fn main() {
    let _ = API;
}
