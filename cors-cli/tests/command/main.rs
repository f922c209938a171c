//! The command itself: what it prints, and how it ends.

mod audit;
mod check;
mod describe;
mod documented;
mod explain;
mod export;
mod support;
mod usage;
