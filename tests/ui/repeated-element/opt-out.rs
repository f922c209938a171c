use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origins = ["null", "https://a.example"],
    dangerously = [null_origin, null_origin],
);

fn main() {}
