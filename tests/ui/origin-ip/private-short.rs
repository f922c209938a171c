use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://192.168.1", "http://[fd00::0:1]"]);

fn main() {}
