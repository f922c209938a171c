//! A checked CORS policy as it is served: its tables, the matchers that read them, and what browsers know by name.
//!
//! `cors-model` judges a policy and builds its [`Table`], `cors-macros` prints one into a program, and `cors-runtime`
//! serves from it; users depend on `cors-runtime`, not on this crate. What more than one of these needs stands here,
//! once, without dependencies:
//!
//! - [`Table`] and its parts, each [borrowed or owned](Stored);
//! - the matchers: [`OriginList::contains`], [`HostSet::contains`], [`PathPattern::matches`];
//! - what compares patterns: [`PathReader`], [`PathPattern::covers`];
//! - the [`hash`] of hosts;
//! - the policy as it was written, read back from its tables: [`Origins::elements`], [`Names::listed`],
//!   [`PathPattern::source`];
//! - [`header`], [`method`], [`token`], [`origin`], [`scheme`] and [`idna`]: what the Fetch Standard, RFC 9110 and the URL
//!   Standard say of names; [`word`]: what other libraries write in their place;
//! - [`fetch`]: what a page's `fetch()` sends, and what it has to ask for first.
//!
//! The fields are public so that the macros may initialise them in a `static`. A table that wasn't built by the model may
//! refuse what it should allow, or the other way round; no table makes a matcher panic.
#![forbid(unsafe_code)]

pub mod fetch;
pub mod hash;
pub mod header;
mod host_set;
pub mod idna;
pub mod method;
pub mod origin;
mod origin_list;
mod path;
mod patterns;
pub mod scheme;
mod stored;
mod table;
pub mod token;
pub mod word;
mod written;

pub use host_set::{FEW, HashedHosts, HostSet};
pub use origin_list::{Hosts, OriginList, SchemeHosts};
pub use path::{Budget, PathDfa, PathPattern, PathReader, is_path_byte};
pub use patterns::{HostPatterns, Lengths, Parts, Wildcards, around_star};
pub use stored::Stored;
pub use table::{MIRROR_BYTES, MIRROR_LINES, MaxAge, Names, Origins, Table, is_visible_ascii};
pub use written::{Element, Wildcard, WrittenPattern, is_a_part_away, is_operator};
