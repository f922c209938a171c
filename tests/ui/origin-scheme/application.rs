use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["capacitor:localhost", "chrome-extension:abcdefghijklmnopabcdefghijklmnop"]);

fn main() {}
