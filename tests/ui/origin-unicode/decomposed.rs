use cors_runtime::{Policy, cors_policy};

// A `u` and a combining diaeresis, as macOS writes file names. Browsers compose the two before they encode the host.
const _: Policy = cors_policy!(origin = "https://mu\u{308}nchen.example");

fn main() {}
