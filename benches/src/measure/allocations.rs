//! Allocations, by a counting allocator.
//!
//! They are counted by a program of their own, `count-allocations`: its allocator would add its own instructions to
//! those of whoever allocates most.

use std::alloc::System;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use stats_alloc::{Region, StatsAlloc};

use crate::scenario::Table;

/// What `count-allocations` does: one line per scenario.
pub fn run_child(tables: &[Table], allocator: &StatsAlloc<System>) {
    for scenario in tables.iter().flat_map(Table::scenarios) {
        let mut contender = scenario.build();
        contender.load(2);
        contender.call();
        let region = Region::new(allocator);
        contender.call();
        let change = region.change();
        println!("{}", change.allocations + change.reallocations);
    }
}

/// Allocations of each scenario in order. `program` is the path of `count-allocations`.
///
/// # Errors
/// When the program can't be started, fails, or prints something else than one number per scenario.
pub fn count(program: &Path, tables: &[Table], quick: bool) -> io::Result<Vec<u64>> {
    let mut command = Command::new(program);
    if quick {
        command.arg("--quick");
    }
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
    let counts: Vec<u64> = text.lines().map(str::parse).collect::<Result<_, _>>().map_err(io::Error::other)?;
    let expected = tables.iter().flat_map(Table::scenarios).count();
    if !output.status.success() || counts.len() != expected {
        return Err(io::Error::other(format!("{}: {} of {expected} counts", output.status, counts.len())));
    }
    Ok(counts)
}
