//! The policy as actix-web's middleware.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::pin::Pin;
use std::task::{self, Context, Poll};

use ::actix_web::body::{EitherBody, MessageBody};
use ::actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use ::actix_web::http::StatusCode;
use ::actix_web::http::header::HeaderValue;
use ::actix_web::{Error, HttpResponse};
use pin_project_lite::pin_project;

use crate::Policy;
use crate::decide::{Mirrored, Verdict};
use crate::note::Note;
use crate::prepared::Prepared;
use crate::serve::{Look, Serve, for_each_other};

/// A service behind a [`Policy`], or behind the policies of one resource.
#[derive(Clone, Copy, Debug)]
pub struct CorsMiddleware<S, P = Policy> {
    inner: S,
    policy: P,
}

impl<S, P> CorsMiddleware<S, P> {
    pub(super) fn around(inner: S, policy: &P) -> Ready<Result<Self, ()>>
    where
        P: Clone,
    {
        ready(Ok(Self { inner, policy: policy.clone() }))
    }
}

macro_rules! middleware {
    ({$($parameter:tt)*} $Served:ty) => {
        impl<S, B, $($parameter)*> Transform<S, ServiceRequest> for $Served
        where
            S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
            B: MessageBody + 'static,
        {
            type Response = ServiceResponse<EitherBody<B, ()>>;
            type Error = Error;
            type Transform = CorsMiddleware<S, Self>;
            type InitError = ();
            type Future = Ready<Result<Self::Transform, ()>>;

            fn new_transform(&self, inner: S) -> Self::Future {
                CorsMiddleware::around(inner, self)
            }
        }
    };
}
middleware!({} Policy);
for_each_other!(middleware);

impl<S, P, B> Service<ServiceRequest> for CorsMiddleware<S, P>
where
    P: Serve,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B, ()>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future, P::Held>;

    forward_ready!(inner);

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        let policy = self.policy.pick(&request);
        #[cfg(feature = "tracing")]
        crate::serve::events::served(&self.policy, policy.as_deref(), &request);
        let (mut origin, mut said) = (None, Note::default());
        if let Some(policy) = &policy {
            let Look { is_preflight, allow_origin, note } = policy.look(&request);
            if is_preflight {
                let response = Some(answer_preflight(Verdict { policy, allow_origin, note }, request));
                return ResponseFuture { state: State::Preflight { response } };
            }
            (origin, said) = (allow_origin, note);
        }
        let future = self.inner.call(request);
        ResponseFuture { state: State::Inner { future, policy, allow_origin: origin, note: said } }
    }
}

/// The answer to a preflight, which the inner service never sees.
fn answer_preflight(verdict: Verdict<'_, HeaderValue>, request: ServiceRequest) -> ServiceResponse<()> {
    let status = StatusCode::from_u16(verdict.preflight_status().as_u16()).unwrap_or(StatusCode::NO_CONTENT);
    let mut response = HttpResponse::with_body(status, ());
    let mut mirrored = Mirrored::read(&verdict, request.headers());
    verdict.write_preflight(&mut mirrored, response.headers_mut());
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, response)
}

pin_project! {
    /// The response of [`CorsMiddleware`]: a preflight's answer, or the inner response with the policy's fields.
    ///
    /// An inner error stays one, for the middleware outside; its response has the fields. `H` is what holds the policy
    /// until then.
    pub struct ResponseFuture<F, H = &'static Prepared> {
        #[pin]
        state: State<F, H>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, H> {
        Preflight { response: Option<ServiceResponse<()>> },
        // `None` if no policy governs the request.
        Inner { #[pin] future: F, policy: Option<H>, allow_origin: Option<HeaderValue>, note: Note },
    }
}

impl<F, H, B> Future for ResponseFuture<F, H>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    H: Deref<Target = Prepared> + 'static,
{
    type Output = Result<ServiceResponse<EitherBody<B, ()>>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match self.project().state.project() {
            StateProjection::Preflight { response } => {
                let response = response.take().expect("a future isn't polled after it was ready");
                Ok(response.map_into_right_body())
            }
            StateProjection::Inner { future, policy, allow_origin, note } => match task::ready!(future.poll(cx)) {
                Ok(mut response) => {
                    if let Some(policy) = policy {
                        policy.write_actual(allow_origin, response.headers_mut());
                        note.write(response.headers_mut());
                    }
                    Ok(response.map_into_left_body())
                }
                Err(mut error) => {
                    if let Some(policy) = policy.take() {
                        write_into_error(&mut error, policy, allow_origin.take(), std::mem::take(note));
                    }
                    Err(error)
                }
            },
        })
    }
}

/// Has the policy's fields in the response that the error becomes, which is nobody's before the outermost service made it.
#[cold]
fn write_into_error<H>(error: &mut Error, policy: H, allow_origin: Option<HeaderValue>, note: Note)
where
    H: Deref<Target = Prepared> + 'static,
{
    error.add_response_mapper(move |mut response| {
        policy.write_actual(&mut allow_origin.clone(), response.headers_mut());
        note.write(response.headers_mut());
        response
    });
}
