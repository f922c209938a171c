//! tower-http's `CorsLayer`, told the same policy.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer, ExposeHeaders};

use crate::policies::{EXPOSE_HEADERS, HEADERS, LONG_MAX_AGE, MAX_AGE, METHODS, Shape};

/// The layer.
///
/// It has no subdomain patterns; what its users write instead is a predicate that goes through a list of suffixes.
///
/// # Panics
/// Never: the policies are sound.
pub fn layer(shape: Shape) -> CorsLayer {
    let methods = METHODS.map(|name| name.parse::<Method>().expect("a method"));
    let layer = CorsLayer::new().allow_origin(origins(shape)).allow_methods(AllowMethods::list(methods));
    let layer = match shape {
        Shape::Mirrored => layer.allow_headers(AllowHeaders::mirror_request()),
        _ => layer.allow_headers(AllowHeaders::list(names(HEADERS))),
    };
    match shape {
        Shape::Credentials => layer
            .allow_credentials(true)
            .expose_headers(ExposeHeaders::list(names(EXPOSE_HEADERS)))
            .max_age(seconds(LONG_MAX_AGE)),
        _ => layer.max_age(seconds(MAX_AGE)),
    }
}

fn origins(shape: Shape) -> AllowOrigin {
    let value = |origin: String| HeaderValue::try_from(origin).expect("a field value");
    match shape {
        Shape::Origins(1) => AllowOrigin::exact(value(shape.allowed_origin())),
        Shape::Patterns(_) => {
            let suffixes: Vec<_> = shape.origins().iter().map(|origin| origin.replace("https://*", "")).collect();
            AllowOrigin::predicate(move |origin, _| {
                let Some(host) = origin.as_bytes().strip_prefix(b"https://") else { return false };
                suffixes.iter().any(|suffix| host.len() > suffix.len() && host.ends_with(suffix.as_bytes()))
            })
        }
        _ => AllowOrigin::list(shape.origins().into_iter().map(value)),
    }
}

fn names<const N: usize>(names: [&'static str; N]) -> [HeaderName; N] {
    names.map(|name| name.parse().expect("a field name"))
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}
