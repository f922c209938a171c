use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origins = ["*"], methods = [PUT], credentials = true);

fn main() {
    let _ = API;
}
