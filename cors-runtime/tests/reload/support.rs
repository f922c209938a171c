//! Requests, and what comes of them.

use std::convert::Infallible;

use http::{HeaderMap, Method, Request, Response};

use crate::ready::now;

pub(crate) fn request(method: Method, path: &str, fields: &[(&'static str, &str)]) -> Request<()> {
    let builder = Request::builder().method(method).uri(path);
    fields.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(()).expect("a request")
}

/// The fields of a response that waits for nothing.
pub(crate) fn fields<B>(response: impl Future<Output = Result<Response<B>, Infallible>>) -> HeaderMap {
    let Ok(response) = now(response);
    response.into_parts().0.headers
}
