#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = "vscode-webview://1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11", dangerously = [whole_schemes]);

fn main() {}
