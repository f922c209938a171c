//! `cargo run -p cors-benches --bin build-cost [-- --quick] [expansion] [size] [neighbours] [application]`: what cors-runtime costs
//! whoever compiles it. Without a part's name, all of them.
//!
//! Everything is built in a temporary folder by the `cargo` and `rustc` that run this program. What is counted is CPU
//! time, user and system, of the processes started: wall time says more about the machine's other work.

mod application;
mod compilations;
mod cpu;
mod expansion;
mod neighbours;
mod project;
mod size;

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = compilations::wrap() {
        return code;
    }
    match measure(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &[String]) -> io::Result<()> {
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let parts: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| *wanted == part);
    let folder = tempfile::tempdir()?;
    if wanted("expansion") {
        expansion::measure(folder.path(), if quick { 1 } else { 7 })?;
    }
    if wanted("size") {
        size::measure(folder.path())?;
    }
    if wanted("neighbours") {
        neighbours::measure(folder.path(), if quick { 1 } else { 7 })?;
    }
    if wanted("application") {
        application::measure(folder.path(), if quick { 3 } else { 15 })?;
    }
    Ok(())
}
