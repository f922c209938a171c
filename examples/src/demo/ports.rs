//! Arguments, environment, listening.

use std::fmt::Write as _;
use std::io::ErrorKind;

use tokio::net::TcpListener;

const COMMAND: &str = "cargo run -p cors-examples --bin demo --";

/// How many ports above the page's are tried before any free one is taken.
const NEIGHBOURS: u16 = 20;

/// The ports of 127.0.0.1 to listen on; 0 takes any free one, `None` the next free one above the page's.
#[derive(Debug, PartialEq)]
pub struct Ports {
    page: u16,
    api: Option<u16>,
    other: Option<u16>,
}

/// The sockets, bound.
#[derive(Debug)]
pub struct Listening {
    /// The page, and frames of several hosts.
    pub(crate) page: TcpListener,
    pub(crate) api: TcpListener,
    /// A frame of another port.
    pub(crate) other: TcpListener,
}

/// The ports that they are bound to.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// The page's.
    pub page: u16,
    /// The API's.
    pub api: u16,
    /// The other page's.
    pub other: u16,
}

impl Ports {
    /// An argument wins over the environment, and that over the default.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub fn from_arguments(
        mut arguments: impl Iterator<Item = String>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, String> {
        let from_environment =
            |name: &str| variable(name).map(|value| port(name, &value)).transpose();
        let mut page = from_environment("PAGE_PORT")?;
        let mut api = from_environment("API_PORT")?;
        let mut other = from_environment("OTHER_PORT")?;
        while let Some(argument) = arguments.next() {
            let (name, attached) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let target = match name {
                "--page" => &mut page,
                "--api" => &mut api,
                "--other" => &mut other,
                _ => {
                    return Err(format!(
                        "error: `{argument}` is no argument of this program\n \
                         help: {COMMAND} [--page PORT] [--api PORT] [--other PORT]"
                    ));
                }
            };
            let value = attached.or_else(|| arguments.next()).unwrap_or_default();
            *target = Some(port(name, &value)?);
        }
        let ports = Self {
            page: page.unwrap_or(8080),
            api,
            other,
        };
        ports.check_that_they_differ()?;
        Ok(ports)
    }

    fn check_that_they_differ(&self) -> Result<(), String> {
        let named = [
            ("the page", Some(self.page)),
            ("the API", self.api),
            ("the other page", self.other),
        ];
        for (index, (first, port)) in named.iter().enumerate() {
            let same = named[index + 1..].iter().find(|(_, its)| its == port);
            if let (Some(port @ 1..), Some((second, _))) = (port, same) {
                return Err(format!(
                    "error: {first} and {second} are both to listen on port {port}\n  \
                     why: each port is an origin of its own, and without several there is nothing to show\n \
                     help: {COMMAND} --page {port}, which takes free ports next to it for the others",
                ));
            }
        }
        Ok(())
    }

    /// Binds them.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub async fn listen(&self) -> Result<Listening, String> {
        let page = listen("--page", "PAGE_PORT", self.page).await?;
        let page_port = port_of(&page)?;
        Ok(Listening {
            page,
            api: listen_next_to(page_port, "--api", "API_PORT", self.api).await?,
            other: listen_next_to(page_port, "--other", "OTHER_PORT", self.other).await?,
        })
    }
}

impl Listening {
    /// The ports that it is.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub fn served(&self) -> Result<Served, String> {
        Ok(Served {
            page: port_of(&self.page)?,
            api: port_of(&self.api)?,
            other: port_of(&self.other)?,
        })
    }
}

fn port_of(listener: &TcpListener) -> Result<u16, String> {
    let address = listener.local_addr();
    address
        .map(|address| address.port())
        .map_err(|error| format!("error: {error}"))
}

fn port(name: &str, value: &str) -> Result<u16, String> {
    value.parse().map_err(|_| {
        format!("error: {name} is `{value}`, but a port is a number from 0 to 65535\n help: 8080, for example; 0 takes any free port")
    })
}

async fn listen_next_to(
    page: u16,
    argument: &str,
    variable: &str,
    port: Option<u16>,
) -> Result<TcpListener, String> {
    if let Some(port) = port {
        return listen(argument, variable, port).await;
    }
    for neighbour in (1..=NEIGHBOURS).filter_map(|distance| page.checked_add(distance)) {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", neighbour)).await {
            return Ok(listener);
        }
    }
    listen(argument, variable, 0).await
}

async fn listen(argument: &str, variable: &str, port: u16) -> Result<TcpListener, String> {
    let bound = TcpListener::bind(("127.0.0.1", port)).await;
    bound.map_err(|error| {
        let mut message = match error.kind() {
            ErrorKind::AddrInUse => {
                format!("error: another program listens on port {port} of 127.0.0.1\n help: end it, or take")
            }
            ErrorKind::PermissionDenied => {
                format!("error: this user may not listen on port {port} ({error})\n help: take")
            }
            _ => return format!("error: can't listen on 127.0.0.1:{port}: {error}"),
        };
        let _ = write!(message, " any free port: {COMMAND} {argument} 0\n       (or set {variable})");
        message
    })
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
        let expected = Ports {
            page: 8080,
            api: Some(9001),
            other: None,
        };
        assert_eq!(ports(&[]), Ok(expected));
        let expected = Ports {
            page: 0,
            api: Some(7),
            other: Some(0),
        };
        assert_eq!(
            ports(&["--api", "7", "--page=0", "--other", "0"]),
            Ok(expected)
        );
    }

    #[test]
    fn mistakes_say_what_to_write() {
        assert!(ports(&["--port", "7"]).unwrap_err().contains("--page PORT"));
        assert!(ports(&["--page"]).unwrap_err().contains("number"));
        assert!(
            ports(&["--page", "9001"])
                .unwrap_err()
                .contains("the page and the API")
        );
        assert!(
            ports(&["--other", "8080"])
                .unwrap_err()
                .contains("the page and the other")
        );
        assert!(
            ports(&["--other", "9001"])
                .unwrap_err()
                .contains("the API and the other")
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

    #[tokio::test]
    async fn ports_that_nobody_names_are_next_to_the_page() {
        let listening = ports(&["--page", "0"]).map(|ports| Ports { api: None, ..ports });
        let served = listening.unwrap().listen().await.unwrap().served().unwrap();
        assert!(served.api != served.other && served.page != served.api);
    }
}
