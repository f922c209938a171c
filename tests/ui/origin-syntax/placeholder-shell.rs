use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://${HOST}", "https://$TENANT.example.com"]);

fn main() {}
