//! The policy as a [tower](https://docs.rs/tower) layer.

use tower_layer::Layer;

use super::OwnedPolicy;
use crate::service::CorsService;

impl<S> Layer<S> for OwnedPolicy {
    type Service = CorsService<S, OwnedPolicy>;

    fn layer(&self, inner: S) -> CorsService<S, OwnedPolicy> {
        CorsService { inner, policy: self.clone() }
    }
}
