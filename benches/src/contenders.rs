//! Who is measured: services of three frameworks, each behind [`Contender`].

pub mod actix;
pub mod axum;
pub mod floor;
pub mod identity;
pub mod ours;
pub mod tower;
pub mod tower_http;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::requests::Spec;

/// A service and the requests that it is going to answer.
pub trait Contender {
    /// Makes `count` requests. Not measured.
    fn load(&mut self, count: usize);

    /// Answers one loaded request and drops the response. Measured.
    fn call(&mut self);

    /// Answers a request of its own, so that a test can see that all contenders do the same work.
    fn answer(&mut self) -> Answer;
}

/// What is compared between contenders.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The response's status.
    pub status: u16,
    /// Access-Control-Allow-Origin.
    pub allow_origin: Option<String>,
}

/// How a framework calls a service.
pub(crate) trait Served {
    type Request;
    type Response;

    fn request(spec: &Spec) -> Self::Request;
    fn call(&mut self, request: Self::Request) -> impl Future<Output = Self::Response>;
    fn answer(response: &Self::Response) -> Answer;
}

pub(crate) struct Loaded<S: Served> {
    service: S,
    spec: Spec,
    requests: Vec<S::Request>,
    spacers: Vec<Vec<u8>>,
}

/// Stands between two requests in memory.
///
/// glibc merges a freed block of this size with free neighbours, which costs nothing or 200 instructions by what
/// happens to lie there. A neighbour that stays makes the cost the same for everybody.
const SPACER: usize = 2_048;

impl<S: Served> Loaded<S> {
    pub(crate) fn new(service: S, spec: Spec) -> Self {
        Self { service, spec, requests: Vec::new(), spacers: Vec::new() }
    }
}

impl<S: Served> Contender for Loaded<S> {
    fn load(&mut self, count: usize) {
        self.spacers.clear();
        self.requests.reserve(count);
        for _ in 0..count {
            self.requests.push(S::request(&self.spec));
            self.spacers.push(Vec::with_capacity(SPACER));
        }
    }

    fn call(&mut self) {
        let request = self.requests.pop().expect("loaded before it is called");
        drop(std::hint::black_box(poll_once(self.service.call(request))));
    }

    fn answer(&mut self) -> Answer {
        let request = S::request(&self.spec);
        S::answer(&poll_once(self.service.call(request)))
    }
}

/// No service here waits for anything, so one poll is all there is and no executor is measured.
fn poll_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("every measured service is ready at once"),
    }
}
