use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://app-*-team.vercel.app:8443", "https://app-*.vercel.app:*"]);

fn main() {}
