//! A whole gateway.

use async_trait::async_trait;
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};
use cors_runtime::{Decision, Policy};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::proxy::{FailToProxy, ProxyHttp, Session};
use pingora::upstreams::peer::HttpPeer;
use pingora::{Error, Result};

use crate::filters::{answer_preflight, apply, error_status, respond_error};

/// One policy, or several by path.
pub trait Policies: Send + Sync + 'static {
    /// What is said to a request; of several policies the first one whose `path` matches speaks.
    fn decide(&self, request: &RequestHeader) -> Decision<'_>;
}

impl Policies for Policy {
    fn decide(&self, request: &RequestHeader) -> Decision<'_> {
        Self::decide(*self, &request.method, request.uri.path(), &request.headers)
    }
}

impl Policies for OwnedPolicy {
    fn decide(&self, request: &RequestHeader) -> Decision<'_> {
        self.decide(&request.method, request.uri.path(), &request.headers)
    }
}

impl Policies for OwnedPolicySet {
    fn decide(&self, request: &RequestHeader) -> Decision<'_> {
        self.decide(&request.method, request.uri.path(), &request.headers)
    }
}

/// Whom a gateway asks for the policies of a request.
pub trait Ask: Send + Sync + 'static {
    /// What a request holds on to until its response is out, whatever is replaced meanwhile.
    type Held: Policies;

    /// The policies as they are now.
    fn ask(&self) -> Self::Held;
}

impl<P: Policies + Clone> Ask for P {
    type Held = P;

    fn ask(&self) -> P {
        self.clone()
    }
}

impl<P: Policies + Clone> Ask for ReloadablePolicy<P> {
    type Held = P;

    fn ask(&self) -> P {
        self.current()
    }
}

/// A gateway before one upstream.
#[derive(Clone, Debug)]
pub struct Gateway<A> {
    policies: A,
    upstream: String,
}

impl<A: Ask> Gateway<A> {
    /// A gateway before `upstream`, a host and a port that speak HTTP/1.1.
    pub fn new(policies: A, upstream: impl Into<String>) -> Self {
        Self { policies, upstream: upstream.into() }
    }
}

#[async_trait]
impl<A: Ask> ProxyHttp for Gateway<A> {
    type CTX = A::Held;

    fn new_ctx(&self) -> A::Held {
        self.policies.ask()
    }

    async fn request_filter(&self, session: &mut Session, policies: &mut A::Held) -> Result<bool> {
        answer_preflight(policies, session).await
    }

    async fn upstream_peer(&self, _: &mut Session, _: &mut A::Held) -> Result<Box<HttpPeer>> {
        Ok(Box::new(HttpPeer::new(&self.upstream, false, String::new())))
    }

    async fn response_filter(
        &self,
        session: &mut Session,
        response: &mut ResponseHeader,
        policies: &mut A::Held,
    ) -> Result<()> {
        apply(policies, session.req_header(), response)
    }

    async fn fail_to_proxy(&self, session: &mut Session, error: &Error, policies: &mut A::Held) -> FailToProxy {
        let error_code = error_status(error);
        respond_error(policies, session, error_code).await;
        FailToProxy { error_code, can_reuse_downstream: false }
    }
}
