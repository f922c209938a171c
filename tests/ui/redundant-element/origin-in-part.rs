use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://app-*-team.vercel.app", "https://app-main-team.vercel.app"]);

fn main() {}
