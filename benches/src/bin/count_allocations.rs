//! Counts the allocations of every scenario; started by the benchmark `per-request`.

use std::alloc::System;

use cors_benches::{measure, scenario};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    measure::allocations::run_child(&scenario::all(quick), ALLOCATOR);
}
