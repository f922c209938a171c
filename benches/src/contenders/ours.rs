//! Our policies. `build.rs` writes the long lists into macro calls.

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy};
use tower_layer::Layer;

use crate::policies::{EXPOSE_HEADERS, HEADERS, LONG_MAX_AGE, MAX_AGE, METHODS, Shape};

const ONE: Policy = include!(concat!(env!("OUT_DIR"), "/origins_1.rs"));
const THREE: Policy = include!(concat!(env!("OUT_DIR"), "/origins_3.rs"));
const HUNDRED: Policy = include!(concat!(env!("OUT_DIR"), "/origins_100.rs"));
const THOUSAND: Policy = include!(concat!(env!("OUT_DIR"), "/origins_1000.rs"));
const TEN_THOUSAND: Policy = include!(concat!(env!("OUT_DIR"), "/origins_10000.rs"));
const TEN_PATTERNS: Policy = include!(concat!(env!("OUT_DIR"), "/patterns_10.rs"));
const TEN_THOUSAND_PATTERNS: Policy = include!(concat!(env!("OUT_DIR"), "/patterns_10000.rs"));
const CREDENTIALS: Policy = cors_policy!(
    origins = ["https://example.com", "https://admin.example.com", "https://app.example.com"],
    methods = [GET, PUT, DELETE],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = ["X-Request-ID", "ETag"],
    credentials = true,
    max_age = "24h",
);
const MIRRORED: Policy = cors_policy!(
    origins = ["https://example.com", "https://admin.example.com", "https://app.example.com"],
    methods = [GET, PUT, DELETE],
    headers = mirror,
);

/// Bytes that the service takes beside the inner one. That it is `Copy` is seen by the compiler.
#[must_use]
pub fn service_size() -> usize {
    fn size_of_copy<T: Copy>(_: &T) -> usize {
        size_of::<T>()
    }
    size_of_copy(&ONE.layer(()))
}

/// The policy of this shape, built when the program starts.
///
/// # Panics
/// Never: the shapes are sound policies.
#[must_use]
pub fn owned_policy(shape: Shape) -> OwnedPolicy {
    let builder = OwnedPolicy::builder().origins(shape.origins()).methods(METHODS);
    let builder = match shape {
        Shape::Mirrored => builder.headers("mirror"),
        _ => builder.headers(HEADERS),
    };
    let builder = match shape {
        Shape::Credentials => builder.expose_headers(EXPOSE_HEADERS).credentials(true).max_age(LONG_MAX_AGE),
        _ => builder.max_age(MAX_AGE),
    };
    builder.build().expect("the shapes are sound policies")
}

/// The policy of this shape.
///
/// # Panics
/// When no such policy stands above.
#[must_use]
pub fn policy(shape: Shape) -> Policy {
    match shape {
        Shape::Origins(1) => ONE,
        Shape::Origins(3) => THREE,
        Shape::Origins(100) => HUNDRED,
        Shape::Origins(1_000) => THOUSAND,
        Shape::Origins(10_000) => TEN_THOUSAND,
        Shape::Patterns(10) => TEN_PATTERNS,
        Shape::Patterns(10_000) => TEN_THOUSAND_PATTERNS,
        Shape::Credentials => CREDENTIALS,
        Shape::Mirrored => MIRRORED,
        Shape::Origins(count) | Shape::Patterns(count) => panic!("no policy of ours has {count} origins"),
    }
}
