use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(origin = "https://192.168.010.1");
}
