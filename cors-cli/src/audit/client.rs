//! What sends the requests.

use std::io::ErrorKind;
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
    patience: Duration,
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
        Self { agent: configuration.into(), patience }
    }
}

impl Http {
    /// Why there is no answer.
    fn in_words(&self, error: &ureq::Error) -> String {
        let said = error.to_string();
        // What TLS refuses comes as an error of the connection, and is told by its text alone.
        if said.contains("peer certificate") {
            return format!("the certificate of the service isn't one that this system takes for that host ({said})");
        }
        if said.contains("corrupt message") {
            return format!("what answers there doesn't speak TLS; is its address `http://`? ({said})");
        }
        if matches!(error, ureq::Error::HostNotFound) || said.contains("failed to lookup address") {
            return "no such host is known: is its name written right?".to_owned();
        }
        match error {
            ureq::Error::Timeout(_) => {
                format!("none came within {} s; `--timeout` waits longer", self.patience.as_secs())
            }
            ureq::Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => format!("nothing listens there ({error})"),
                ErrorKind::UnexpectedEof
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe => {
                    format!("the connection was closed before one came ({error})")
                }
                _ => format!("the connection failed ({error})"),
            },
            ureq::Error::Protocol(_) | ureq::Error::Http(_) | ureq::Error::LargeResponseHeader(..) => {
                format!("what came is no answer by HTTP/1.1 that can be read ({said})")
            }
            _ => said,
        }
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
        let response = self.agent.run(request).map_err(|error| self.in_words(&error))?;
        let (parts, _) = response.into_parts();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers })
    }
}
