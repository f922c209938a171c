//! The parts of the command `cors`: what it does to a policy, apart from arguments and output.
#![forbid(unsafe_code)]

#[cfg(feature = "audit")]
pub mod audit;
pub mod export;
pub mod foretell;
pub mod guidance;
pub mod mend;
pub mod report;
