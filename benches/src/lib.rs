//! What a CORS policy costs per request, beside its peers and a hand-written floor.
//!
//! `cargo bench -p cors-benches` measures, `README.md` holds the results. The way through the code:
//! [`policies`] × [`requests`] × [`contenders`] → [`scenario`]s → [`measure`] → [`report`].

pub mod contenders;
pub mod measure;
pub mod origins;
pub mod policies;
pub mod report;
pub mod requests;
pub mod scenario;
