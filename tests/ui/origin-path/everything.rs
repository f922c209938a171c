use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "https://a.example:8443/app?page=1#top");

fn main() {}
