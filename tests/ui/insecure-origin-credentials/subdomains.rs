use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origin = "http://*.a.example", credentials = true);

fn main() {
    let _ = API;
}
