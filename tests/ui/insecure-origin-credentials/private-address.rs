use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(origin = "http://192.168.0.10", credentials = true);
}
