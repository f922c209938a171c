//! The service in place of the network.

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use crate::testing::BoxError;

/// A service that a page can call, with bodies of the type `B`: it says in one word what [`Page::fetch`](crate::testing::Page::fetch) asks of
/// a service.
pub(in crate::testing) trait Callable<B>:
    Service<Request<B>, Response = Response<<Self as Callable<B>>::Body>, Error: Into<BoxError>>
{
    /// The body of a response.
    type Body: Body<Error: Into<BoxError>>;

    /// Calls the service, which is [ready](Service::poll_ready), with a request of these bytes.
    fn call_with_bytes(&mut self, request: Request<Bytes>) -> Self::Future;
}

impl<S, B, R> Callable<B> for S
where
    S: Service<Request<B>, Response = Response<R>, Error: Into<BoxError>>,
    B: From<Bytes>,
    R: Body<Error: Into<BoxError>>,
{
    type Body = R;

    fn call_with_bytes(&mut self, request: Request<Bytes>) -> S::Future {
        self.call(request.map(B::from))
    }
}
