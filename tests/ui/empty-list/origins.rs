use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origins = []);

fn main() {
    let _ = API;
}
