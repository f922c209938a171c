//! What to write in which situation. Every program here is compiled and run by the tests.

#[cfg(feature = "file")]
#[cfg_attr(docsrs, doc(cfg(feature = "file")))]
pub mod files;
pub mod frameworks;
pub mod from_actix_cors;
pub mod from_tower_http;
pub mod mounting;
pub mod origins;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
