use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(origins = ["http://localhost:*", "http://localhost:3000"]);
}
