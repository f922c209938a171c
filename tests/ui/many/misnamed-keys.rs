use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(allow_origin = "*", allow_headers = "*", allow_credentials = true);

fn main() {}
