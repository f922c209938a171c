use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["app://*", "app://bundle"], dangerously = [whole_schemes]);

fn main() {}
