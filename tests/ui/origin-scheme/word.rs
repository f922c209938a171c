use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["intranet", "http"]);

fn main() {}
