//! How it is measured: three instruments, each over the same scenarios in the same order.

pub mod allocations;
pub mod instructions;
pub mod nanoseconds;

/// What one scenario costs, the service without CORS included.
#[derive(Clone, Debug, Default)]
pub struct Cost {
    /// By callgrind; none without valgrind.
    pub instructions: Option<u64>,
    /// Calls of the allocator, reallocations included.
    pub allocations: u64,
    /// One figure per round; the same index is the same round.
    pub nanoseconds: Vec<f64>,
}
