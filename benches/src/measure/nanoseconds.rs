//! Nanoseconds, interleaved.
//!
//! The contenders of one column take turns, a batch each, round after round. What disturbs the machine disturbs all
//! of a round, so the ratio of two figures of one round says more than either figure.

use std::time::{Duration, Instant};

use super::instructions::measured_call;
use crate::contenders::Contender;
use crate::scenario::{Scenario, Table};

/// How long and how often.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Rounds per column.
    pub rounds: usize,
    /// A batch holds as many calls as fit into this time, between 1 and 64.
    pub batch: Duration,
}

impl Effort {
    /// Enough for medians that repeat to a few percent.
    pub const FULL: Self = Self { rounds: 200, batch: Duration::from_micros(40) };
    /// Enough to see that it runs.
    pub const QUICK: Self = Self { rounds: 15, batch: Duration::from_micros(10) };
}

/// Nanoseconds per call of each scenario in order, one figure per round.
#[must_use]
pub fn time(tables: &[Table], effort: Effort) -> Vec<Vec<f64>> {
    let mut times = Vec::new();
    for table in tables {
        let scenarios: Vec<_> = table.scenarios().collect();
        for column in scenarios.chunks(table.entries().len()) {
            times.extend(time_column(column, effort));
        }
    }
    times
}

fn time_column(column: &[Scenario], effort: Effort) -> Vec<Vec<f64>> {
    let mut contenders: Vec<_> = column.iter().map(|scenario| scenario.build()).collect();
    let batches: Vec<_> = contenders.iter_mut().map(|contender| batch_size(&mut **contender, effort.batch)).collect();
    let mut times = vec![Vec::with_capacity(effort.rounds); column.len()];
    for round in 0..effort.rounds {
        for turn in 0..column.len() {
            // Who comes first changes from round to round.
            let index = (turn + round) % column.len();
            let spent = batch(&mut *contenders[index], batches[index]);
            times[index].push(spent.as_secs_f64() * 1e9 / f64::from(batches[index]));
        }
    }
    times
}

fn batch_size(contender: &mut dyn Contender, limit: Duration) -> u32 {
    batch(contender, 4);
    let one = batch(contender, 4).as_nanos() / 4;
    u32::try_from(limit.as_nanos() / one.max(1)).unwrap_or(u32::MAX).clamp(1, 64)
}

fn batch(contender: &mut dyn Contender, count: u32) -> Duration {
    contender.load(count as usize);
    let start = Instant::now();
    for _ in 0..count {
        measured_call(contender);
    }
    start.elapsed()
}
