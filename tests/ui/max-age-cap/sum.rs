use cors_runtime::{Policy, cors_policy};

fn main() {
    let _policy: Policy = cors_policy!(origin = "https://a.example", max_age = "23h59m61s");
}
