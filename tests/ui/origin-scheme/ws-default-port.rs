use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(origin = "ws://localhost:80");
}
