use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://app.example.com", "https://app-*-team.vercel.app"], credentials = true);

fn main() {}
