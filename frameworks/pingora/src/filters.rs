//! What a policy does in the filters of a gateway.

use cors_runtime::Decision;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONTENT_LENGTH, VARY,
};
use http::{HeaderMap, HeaderName, StatusCode};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::protocols::http::ServerSession;
use pingora::proxy::Session;
use pingora::{Error, ErrorSource, ErrorType, Result};

use crate::Policies;

/// The fields that a policy writes.
const FIELDS: [HeaderName; 7] = [
    ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_ALLOW_CREDENTIALS,
    ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_HEADERS,
    ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_EXPOSE_HEADERS,
    VARY,
];

/// Answers a preflight that the policies govern, and says whether it did: what `request_filter` returns. No other request is
/// touched, and a preflight that is answered never reaches the upstream.
///
/// # Errors
///
/// If the client is gone.
pub async fn answer_preflight(policies: &impl Policies, session: &mut Session) -> Result<bool> {
    let Decision::Preflight(preflight) = policies.decide(session.req_header()) else { return Ok(false) };
    let mut header = ResponseHeader::from(preflight.into_response::<()>().into_parts().0);
    // A 204 has none ([RFC 9110, 8.6](https://www.rfc-editor.org/rfc/rfc9110#section-8.6)); a client would wait for the end of
    // any other answer.
    if header.status != StatusCode::NO_CONTENT {
        header.insert_header(CONTENT_LENGTH, "0")?;
    }
    session.write_response_header(Box::new(header), true).await?;
    Ok(true)
}

/// Puts the policies' fields into the response to a request, whatever the upstream set of them. For `response_filter`.
///
/// Interim responses stay as they are: a page never sees one.
///
/// # Errors
///
/// If the header has no room for another field.
pub fn apply(policies: &impl Policies, request: &RequestHeader, response: &mut ResponseHeader) -> Result<()> {
    if response.status.is_informational() && response.status != StatusCode::SWITCHING_PROTOCOLS {
        return Ok(());
    }
    let Decision::Actual(actual) = policies.decide(request) else { return Ok(()) };
    // Beside the map of a response's fields Pingora keeps the spelling of their names, so the map can't be lent to anybody.
    let mut fields = HeaderMap::with_capacity(FIELDS.len());
    for name in &FIELDS {
        for value in response.headers.get_all(name) {
            fields.append(name, value.clone());
        }
        response.remove_header(name);
    }
    actual.apply(&mut fields);
    for (name, value) in &fields {
        response.append_header(name, value.clone())?;
    }
    Ok(())
}

/// Answers with an error of the gateway's own, such as a 502 for an upstream that is down, in a way that a page can read. For
/// `fail_to_proxy`. Status 0 stands for a client that is gone.
pub async fn respond_error(policies: &impl Policies, session: &mut Session, status: u16) {
    if status == 0 {
        return;
    }
    let mut response = ServerSession::generate_error(status);
    let written = match apply(policies, session.req_header(), &mut response) {
        Ok(()) => session.as_downstream_mut().write_error_response(response, bytes::Bytes::new()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = written {
        log::error!("no error response reached the client: {error}");
    }
}

/// The status that Pingora itself answers an error with.
pub(crate) fn error_status(error: &Error) -> u16 {
    match (error.etype(), error.esource()) {
        (ErrorType::HTTPStatus(status), _) => *status,
        (_, ErrorSource::Upstream) => 502,
        (ErrorType::WriteError | ErrorType::ReadError | ErrorType::ConnectionClosed, ErrorSource::Downstream) => 0,
        (_, ErrorSource::Downstream) => 400,
        (_, ErrorSource::Internal | ErrorSource::Unset) => 500,
    }
}
