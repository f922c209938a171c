use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origins = ["https://a.example/", "https://B.example"],
    methods = [patch, CONNECT],
    headers = ["Cookie", "X Token"],
    expose_headers = "Set-Cookie",
    max_age = "48h",
    path = "^/api(",
    preflight_status = 404,
);

fn main() {}
