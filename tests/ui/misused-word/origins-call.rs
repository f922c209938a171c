use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = AllowOrigin::mirror_request());

fn main() {}
