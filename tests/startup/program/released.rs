//! A program with origins for development, which a release build leaves out.

use cors_runtime::startup::{OwnedPolicy, PolicyError};

fn main() -> Result<(), PolicyError> {
    let policy = OwnedPolicy::builder()
        .origins(["https://released.example"])
        .dev_origins(["https://development.example:*", "https://*.development.example"])
        .build()?;
    print!("{policy}");
    Ok(())
}
