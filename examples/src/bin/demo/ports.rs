//! Arguments, environment, listening.

use std::io::ErrorKind;

use tokio::net::TcpListener;

const COMMAND: &str = "cargo run -p cors-examples --bin demo --";

/// The two ports of 127.0.0.1 to listen on; 0 takes any free one.
#[derive(Debug, PartialEq)]
pub(crate) struct Ports {
    page: u16,
    api: u16,
}

/// Both servers' sockets, bound.
pub(crate) struct Listening {
    pub(crate) page: TcpListener,
    pub(crate) api: TcpListener,
}

impl Ports {
    /// An argument wins over the environment, and that over the default. The error is the text for the
    /// terminal.
    pub(crate) fn from_arguments(
        mut arguments: impl Iterator<Item = String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let from_environment =
            |name: &str, default| variable(name).map_or(Ok(default), |value| port(name, &value));
        let mut ports = Self {
            page: from_environment("PAGE_PORT", 8080)?,
            api: from_environment("API_PORT", 8081)?,
        };
        while let Some(argument) = arguments.next() {
            let (name, attached) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let target = match name {
                "--page" => &mut ports.page,
                "--api" => &mut ports.api,
                _ => {
                    return Err(format!(
                        "error: `{argument}` is no argument of this program\n\
                         help: {COMMAND} [--page PORT] [--api PORT]"
                    ));
                }
            };
            let value = attached.or_else(|| arguments.next()).unwrap_or_default();
            *target = port(name, &value)?;
        }
        if ports.page == ports.api && ports.page != 0 {
            return Err(format!(
                "error: the page and the API are both to listen on port {}\n  \
                 why: two ports make two origins, and without two there is nothing to show\n \
                 help: {COMMAND} --page {} --api {}",
                ports.page,
                ports.page,
                next_port(ports.page),
            ));
        }
        Ok(ports)
    }

    /// Binds both. The error is the text for the terminal.
    pub(crate) async fn listen(&self) -> Result<Listening, String> {
        Ok(Listening {
            page: listen("--page", "PAGE_PORT", self.page).await?,
            api: listen("--api", "API_PORT", self.api).await?,
        })
    }
}

fn port(name: &str, value: &str) -> Result<u16, String> {
    value.parse().map_err(|_| {
        format!("error: {name} is `{value}`, but a port is a number from 0 to 65535\n help: 8080, for example; 0 takes any free port")
    })
}

async fn listen(argument: &str, variable: &str, port: u16) -> Result<TcpListener, String> {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => format!(
                "error: another program listens on port {port} of 127.0.0.1\n \
             help: end it, or take any free port: {COMMAND} {argument} 0\n       \
             (or set {variable})"
            ),
            ErrorKind::PermissionDenied => format!(
                "error: this user may not listen on port {port} ({error})\n \
             help: take one above 1023: {COMMAND} {argument} {}",
                8080
            ),
            _ => format!("error: can't listen on 127.0.0.1:{port}: {error}"),
        })
}

fn next_port(port: u16) -> u16 {
    port.checked_add(1).unwrap_or(port - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports(arguments: &[&str]) -> Result<Ports, String> {
        Ports::from_arguments(arguments.iter().map(ToString::to_string), |name| {
            (name == "API_PORT").then(|| "9001".to_owned())
        })
    }

    #[test]
    fn arguments_win_over_the_environment_and_that_over_defaults() {
        assert_eq!(
            ports(&[]),
            Ok(Ports {
                page: 8080,
                api: 9001
            })
        );
        assert_eq!(
            ports(&["--api", "7", "--page=0"]),
            Ok(Ports { page: 0, api: 7 })
        );
    }

    #[test]
    fn mistakes_say_what_to_write() {
        assert!(ports(&["--port", "7"]).unwrap_err().contains("--page PORT"));
        assert!(ports(&["--page"]).unwrap_err().contains("number"));
        assert!(
            ports(&["--page", "9001"])
                .unwrap_err()
                .contains("--page 9001 --api 9002")
        );
    }

    #[tokio::test]
    async fn a_taken_port_is_named_with_the_way_out() {
        let first = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let taken = first.local_addr().unwrap().port();
        let error = listen("--page", "PAGE_PORT", taken).await.unwrap_err();
        assert!(
            error.contains(&taken.to_string()) && error.contains("--page 0"),
            "{error}"
        );
    }
}
