use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "file:///home/me/index.html", dangerously = [null_origin]);

fn main() {}
