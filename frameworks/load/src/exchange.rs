//! Requests, and what has to come back.

use std::net::SocketAddr;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const PREVIEW: &str = "https://pr-7.preview.example.com";
pub(crate) const STRANGER: &str = "https://other.example";

pub(crate) type Lines = Vec<(&'static str, &'static str)>;

/// One request of a mix, and what has to come back.
pub(crate) struct Exchange {
    pub method: &'static str,
    pub path: &'static str,
    pub lines: Lines,
    pub body: Bytes,
    pub status: u16,
    /// Every Access-Control-* and Vary line of the answer, sorted by name.
    pub fields: Lines,
    /// What the answer's body begins with.
    pub begins: &'static str,
}

/// What the calls of one service have in common.
pub(crate) struct Call {
    pub path: &'static str,
    /// What an actual response has beside Access-Control-Allow-Origin and Vary. A preflight's answer has those of it that say
    /// something to preflights.
    pub own: Lines,
    /// What the answer to a preflight has beside these.
    pub of_preflights: Lines,
}

const VARY_OF_PREFLIGHT: (&str, &str) =
    ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

impl Call {
    pub(crate) fn actual(
        &self,
        method: &'static str,
        path: &'static str,
        origin: &'static str,
        status: u16,
    ) -> Exchange {
        let mut fields = self.own.clone();
        fields.extend([("access-control-allow-origin", origin), ("vary", "Origin")]);
        fields.sort_unstable();
        Exchange { method, path, lines: vec![("origin", origin)], body: Bytes::new(), status, fields, begins: "" }
    }

    pub(crate) fn preflight(&self, origin: &'static str, method: &'static str) -> Exchange {
        let credentials = self.own.iter().filter(|(name, _)| *name == "access-control-allow-credentials");
        let mut fields: Lines = credentials.chain(&self.of_preflights).copied().collect();
        fields.extend([("access-control-allow-origin", origin), VARY_OF_PREFLIGHT]);
        fields.sort_unstable();
        let lines = vec![
            ("origin", origin),
            ("access-control-request-method", method),
            ("access-control-request-headers", "content-type"),
            ("sec-fetch-mode", "cors"),
        ];
        Exchange { method: "OPTIONS", path: self.path, lines, body: Bytes::new(), status: 204, fields, begins: "" }
    }

    /// A preflight of a stranger.
    pub(crate) fn refused_preflight(&self, method: &'static str) -> Exchange {
        Exchange { status: 403, fields: vec![VARY_OF_PREFLIGHT], ..self.preflight(STRANGER, method) }
    }
}

impl Exchange {
    pub(crate) fn request(&self, address: SocketAddr, is_http2: bool) -> Request<Full<Bytes>> {
        let uri = if is_http2 { format!("http://{address}{}", self.path) } else { self.path.to_owned() };
        let mut request = Request::builder().method(self.method).uri(uri);
        if !is_http2 {
            request = request.header("host", address.to_string());
        }
        let request = self.lines.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(Full::new(self.body.clone())).expect("a request")
    }

    /// What is wrong with an answer.
    pub(crate) async fn judge(&self, answer: Response<Incoming>) -> Result<(), String> {
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(|error| format!("the body of {}: {error}", self.path))?.to_bytes();
        let mut fields: Vec<_> = head
            .headers
            .iter()
            .filter(|(name, _)| cors_tests::outcome::is_cors(name.as_str()))
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap_or("not ASCII")))
            .collect();
        fields.sort_unstable();
        let is_right_body = body.starts_with(self.begins.as_bytes()) && (self.status != 204 || body.is_empty());
        if head.status.as_u16() == self.status && fields == self.fields && is_right_body {
            return Ok(());
        }
        Err(format!(
            "{} {} {:?}: {} {fields:?} {body:?}, not {} {:?} {:?}",
            self.method, self.path, self.lines, head.status, self.status, self.fields, self.begins
        ))
    }
}

/// A message of one text in its gRPC frame.
pub(crate) fn frame(text: &str) -> Bytes {
    let length = |length: usize| u8::try_from(length).expect("a short text");
    let message = if text.is_empty() { Vec::new() } else { [b"\n", &[length(text.len())], text.as_bytes()].concat() };
    [&[0, 0, 0, 0, length(message.len())], &message[..]].concat().into()
}
