#![deny(deprecated)]

use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origins = ["http://printer.local", "http://intranet"]);

fn main() {}
