//! What sends the requests.

use std::time::Duration;

use http::{Request, Uri};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

use super::{Answer, Probe};

/// What sends one request and gives its answer.
pub trait Client {
    /// Sends a request to the host of `url`.
    ///
    /// # Errors
    ///
    /// If no answer comes; why, in words.
    fn send(&mut self, url: &Uri, probe: &Probe) -> Result<Answer, String>;
}

/// HTTP/1.1, with TLS by the certificates that the system trusts. Redirects are answers.
#[derive(Debug)]
pub struct Http {
    agent: Agent,
}

impl Http {
    /// A client that waits for an answer no longer than that.
    #[must_use]
    pub fn new(patience: Duration) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let configuration = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(patience))
            .allow_non_standard_methods(true)
            .user_agent(concat!("cors-audit/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .build();
        Self { agent: configuration.into() }
    }
}

impl Client for Http {
    fn send(&mut self, url: &Uri, probe: &Probe) -> Result<Answer, String> {
        let mut parts = url.clone().into_parts();
        parts.path_and_query = Some(probe.path.parse().map_err(|error| format!("`{}`: {error}", probe.path))?);
        let url = Uri::from_parts(parts).map_err(|error| error.to_string())?;
        let mut request = Request::builder().method(probe.method()).uri(url);
        for (name, value) in probe.fields() {
            request = request.header(name, value);
        }
        let request = request.body(()).map_err(|error| error.to_string())?;
        let response = self.agent.run(request).map_err(|error| error.to_string())?;
        let (parts, _) = response.into_parts();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers })
    }
}
