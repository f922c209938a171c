use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(
    origins = ["http://a.example", "https://b.example/"],
    expose_headers = "Content-Type",
    methods = [put],
    path = "/api/",
);

fn main() {}
