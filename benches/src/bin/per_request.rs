//! `cargo bench -p cors-benches [-- --quick]`: what a policy costs per request.

use std::io::{self, ErrorKind};
use std::path::Path;

use cors_benches::measure::nanoseconds::{Effort, time};
use cors_benches::measure::{Cost, allocations, instructions};
use cors_benches::report::Report;
use cors_benches::scenario::{self, Table};

fn main() -> io::Result<()> {
    let has = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    let quick = has("--quick");
    let tables = scenario::all(quick);
    if has(instructions::CHILD) {
        instructions::run_child(&tables);
        return Ok(());
    }
    check_answers(&tables);
    if !has("--bench") {
        // `cargo test --all-targets` starts benchmarks too, and only wants to know that they work.
        return Ok(());
    }

    let counted = instructions::count(&tables, quick);
    let allocated = allocations::count(Path::new(env!("CARGO_BIN_EXE_count-allocations")), &tables, quick)?;
    let timed = time(&tables, if quick { Effort::QUICK } else { Effort::FULL });

    println!("Cells: instructions / nanoseconds / allocations. `+` is what is added to the row `no CORS`; `÷` is a");
    println!("ratio of what is added, in instructions / nanoseconds (median over the rounds).\n");
    if let Err(error) = &counted {
        println!("No instructions were counted: {}\n", explain(error));
    }
    let instructions =
        counted.map_or_else(|_| vec![None; allocated.len()], |counts| counts.into_iter().map(Some).collect());
    let costs = instructions
        .into_iter()
        .zip(allocated)
        .zip(timed)
        .map(|((instructions, allocations), nanoseconds)| Cost { instructions, allocations, nanoseconds })
        .collect();
    print!("{}", Report::new(tables, costs).markdown());
    Ok(())
}

/// A contender that answers wrongly would be measured doing something else.
fn check_answers(tables: &[Table]) {
    for scenario in tables.iter().flat_map(Table::scenarios) {
        let answer = scenario.build().answer();
        let problem = scenario.problem(&answer);
        assert!(problem.is_none(), "{scenario:?} answers {answer:?}: {}", problem.unwrap_or_default());
    }
}

fn explain(error: &io::Error) -> String {
    if error.kind() == ErrorKind::NotFound {
        "valgrind isn't installed (`apt install valgrind`, `dnf install valgrind`; Linux only).".to_owned()
    } else {
        error.to_string()
    }
}
