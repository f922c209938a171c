use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(methods = [GET]);

fn main() {
    let _ = API;
}
