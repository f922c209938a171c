use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["https://a.example", r"/^https?:\/\/localhost(:\d+)?$/"]);

fn main() {}
