//! A program with origins for development, which a release build leaves out.

use cors_runtime::startup::{OwnedPolicy, PolicyError, StartupPolicy};
use cors_runtime::{Policy, cors_policy};

const WRITTEN: Policy = cors_policy!(
    origin = "https://written.released.example",
    dev_origins = ["https://written.development.example:*", "https://*.written.development.example"],
);

const STARTED: StartupPolicy = cors_policy!(
    origins = startup,
    dev_origins = ["https://started.development.example:*", "https://*.started.development.example"],
);

fn main() -> Result<(), PolicyError> {
    let policy = OwnedPolicy::builder()
        .origins(["https://released.example"])
        .dev_origins(["https://development.example:*", "https://*.development.example"])
        .build()?;
    print!("{policy}{WRITTEN}{}", STARTED.with_origins(["https://started.released.example"])?);
    Ok(())
}
