use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origin = "https://a.example",
    headers = "$http_access_control_request_headers",
);

fn main() {}
