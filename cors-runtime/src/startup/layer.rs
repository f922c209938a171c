//! The policy as a [tower](https://docs.rs/tower) layer.

use std::ops::Deref;
use std::sync::Arc;

use http::{HeaderMap, Method, Uri};
use tower_layer::Layer;

use super::OwnedPolicy;
use super::owned::Shared;
use crate::prepared::Prepared;
use crate::serve::Serve;
use crate::service::CorsService;

impl<S> Layer<S> for OwnedPolicy {
    type Service = CorsService<S, OwnedPolicy>;

    fn layer(&self, inner: S) -> CorsService<S, OwnedPolicy> {
        CorsService { inner, policy: self.clone() }
    }
}

/// A hold on the policy that a request began with.
#[derive(Clone, Debug)]
pub struct Held(Arc<Shared>);

impl Deref for Held {
    type Target = Prepared;

    #[inline]
    fn deref(&self) -> &Prepared {
        &self.0.prepared
    }
}

impl Serve for OwnedPolicy {
    type Held = Held;

    #[inline]
    fn hold(&self, _: &Method, _: &Uri, _: &HeaderMap) -> Held {
        Held(Arc::clone(&self.shared))
    }
}
