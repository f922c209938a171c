//! Instructions, by callgrind.
//!
//! The benchmark starts itself once under valgrind. There each scenario is called a few times through [`measured_call`],
//! the only function in which callgrind collects, and after which it writes a part of its output. The parts come in
//! the order of the scenarios.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::contenders::Contender;
use crate::scenario::Table;

/// What callgrind is told to collect. `--dump-after` wants the whole demangled name.
const MEASURED_CALL: &str = "cors_benches::measure::instructions::measured_call";

/// The argument with which the benchmark starts itself under valgrind.
pub const CHILD: &str = "--under-callgrind";

/// How often each scenario is built: where its parts happen to lie in memory, and how a hash map is seeded, is worth
/// hundreds of instructions.
const BUILDS: usize = 7;

/// Calls of each build: now and then the allocator tidies up. The median of all is reported.
const CALLS: usize = 3;

/// Never inlined, so that callgrind sees it; no tail call, so that callgrind sees it return.
#[inline(never)]
pub fn measured_call(contender: &mut dyn Contender) {
    contender.call();
    std::hint::black_box(());
}

/// What the child does.
pub fn run_child(tables: &[Table]) {
    for scenario in tables.iter().flat_map(Table::scenarios) {
        for _ in 0..BUILDS {
            let mut contender = scenario.build();
            contender.load(2 + CALLS);
            // Lazily made things (thread locals, allocator bins) come first.
            contender.call();
            contender.call();
            for _ in 0..CALLS {
                measured_call(&mut *contender);
            }
        }
    }
}

/// Instructions of each scenario in order, or why there are none.
///
/// # Errors
/// When valgrind isn't installed, fails, or saw another number of calls than there are scenarios.
pub fn count(tables: &[Table], quick: bool) -> io::Result<Vec<u64>> {
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("callgrind");
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "-q", "--collect-atstart=no", "--combine-dumps=yes"])
        .arg(format!("--toggle-collect={MEASURED_CALL}"))
        .arg(format!("--dump-after={MEASURED_CALL}"))
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(std::env::current_exe()?)
        .arg(CHILD);
    if quick {
        command.arg("--quick");
    }
    let status = command.stdin(Stdio::null()).status()?;
    if !status.success() {
        return Err(io::Error::other(format!("valgrind ended with {status}")));
    }
    let mut counts = read_parts(&output)?;
    let expected = BUILDS * CALLS * tables.iter().flat_map(Table::scenarios).count();
    if counts.len() != expected {
        return Err(io::Error::other(format!("callgrind saw {} of {expected} calls", counts.len())));
    }
    Ok(counts.chunks_mut(BUILDS * CALLS).map(|calls| *calls.select_nth_unstable(BUILDS * CALLS / 2).1).collect())
}

/// The sums of the parts that a measured call ended; the last part is the program's end.
fn read_parts(path: &Path) -> io::Result<Vec<u64>> {
    let text = std::fs::read_to_string(path)?;
    let mut counts = Vec::new();
    let mut after_call = false;
    for line in text.lines() {
        if let Some(trigger) = line.strip_prefix("desc: Trigger: ") {
            after_call = trigger.starts_with("--dump-after=");
        } else if let Some(sum) = line.strip_prefix("summary: ")
            && after_call
        {
            counts.push(sum.trim().parse().map_err(io::Error::other)?);
        }
    }
    Ok(counts)
}
