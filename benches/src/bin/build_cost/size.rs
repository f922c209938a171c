//! What 10,000 origins add to a release binary.

use std::path::Path;
use std::{fs, io};

use cors_benches::origins::origins;

use crate::cpu;
use crate::project::{Project, cors_runtime};

/// Prints the size.
///
/// # Errors
/// When a build fails.
pub(crate) fn measure(folder: &Path) -> io::Result<()> {
    let dependencies = format!("http = \"1\"\n{}", cors_runtime(""));
    let project = Project::new(folder, "size", &dependencies, &main_file(3))?;
    let few = build(&project)?;
    project.write_main(&main_file(10_000))?;
    let many = build(&project)?;
    println!("### Release binary\n");
    println!("| three origins | 10,000 origins | added |\n|---|---|---|");
    println!("| {few} B | {many} B | {} B |\n", many.saturating_sub(few));
    Ok(())
}

fn build(project: &Project) -> io::Result<u64> {
    cpu::succeed(&mut project.build(&["--release"]))?;
    Ok(fs::metadata(project.target().join("release/size"))?.len())
}

/// A program that needs the whole table: its request comes from the command line.
fn main_file(count: usize) -> String {
    format!(
        "const CORS: cors_runtime::Policy = cors_runtime::cors_policy!(origins = {:?});\n\
         fn main() {{\n    \
             let mut headers = http::HeaderMap::new();\n    \
             headers.insert(http::header::ORIGIN, std::env::args().next().unwrap().parse().unwrap());\n    \
             println!(\"{{:?}}\", matches!(CORS.decide(&http::Method::GET, \"/\", &headers), \
             cors_runtime::Decision::Actual(actual) if actual.is_allowed()));\n\
         }}\n",
        origins(count)
    )
}
