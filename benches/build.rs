//! Writes the large policies as macro calls: the compiler must see the literals.

use std::fs;
use std::path::Path;

#[allow(unreachable_pub, reason = "public in the library that it is shared with")]
#[path = "src/origins.rs"]
mod origins;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/origins.rs");
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    let folder = Path::new(&folder);
    for (name, origins) in [
        ("origins_1.rs", origins::origins(1)),
        ("origins_3.rs", origins::origins(3)),
        ("origins_100.rs", origins::origins(100)),
        ("origins_1000.rs", origins::origins(1_000)),
        ("origins_10000.rs", origins::origins(10_000)),
        ("patterns_10.rs", origins::patterns(10)),
        ("patterns_10000.rs", origins::patterns(10_000)),
    ] {
        fs::write(folder.join(name), policy(&origins))?;
    }
    Ok(())
}

/// The same methods and headers as `policies::METHODS` and `policies::HEADERS`.
fn policy(origins: &[String]) -> String {
    format!(
        "::cors_runtime::cors_policy!(\n    origins = {origins:#?},\n    methods = [GET, PUT, DELETE],\n    \
         headers = [\"Content-Type\", \"X-Auth-Token\"],\n)\n"
    )
}
