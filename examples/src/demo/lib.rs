//! A playground: pages of several origins call an API, and each answer stands beside what was foretold of it.
//!
//! ```console
//! $ cargo run -p cors-examples --bin demo
//! ```
//!
//! | file | holds |
//! |---|---|
//! | `policies.rs` | the policies for whole groups of routes, `cors_policy!` |
//! | `notes.rs` | handlers with a policy each, `#[cors]` |
//! | `api.rs` | the API: its routes, and where the policies are mounted |
//! | `exhibits.rs` | the policies as a table, and which of them judges a request |
//! | `calls.rs` | the calls, as a table: the rows of the matrix |
//! | `origins.rs` | where pages come from, as a table: its columns |
//! | `foretell.rs` | what a browser will do with a call, out of `Policy::explain` |
//! | `question.rs` | the form's answer |
//! | `workbench.rs` | a visitor's own policy: judged, described, explained, exported |
//! | `source.rs` | the declarations, cut out of the source files |
//! | `shown.rs` | what the page is built from |
//! | `wire.rs` | what arrived at the API and what left it, kept for the page |
//! | `page.rs`, `page/` | the page's own server, and its files |
//! | `ports.rs` | arguments, environment, listening |

mod api;
mod calls;
mod exhibits;
mod foretell;
mod notes;
mod origins;
mod page;
mod policies;
mod ports;
mod question;
mod shown;
mod source;
mod wire;
mod workbench;

use axum::Router;

pub use ports::{Listening, Ports, Served};
use wire::Log;

/// The three servers of the playground.
#[derive(Debug)]
pub struct Demo {
    /// The page, and frames of several hosts.
    pub page: Router,
    /// A frame of another port.
    pub other: Router,
    /// The API that the frames call.
    pub api: Router,
}

impl Demo {
    /// The servers, for the ports that they will be served on.
    #[must_use]
    pub fn new(served: Served) -> Self {
        let log = Log::default();
        Self {
            page: page::router(served, log.clone()),
            other: page::router(served, log.clone()),
            api: api::router(log),
        }
    }

    /// Runs them until one of them fails.
    ///
    /// # Errors
    ///
    /// The text for the terminal.
    pub async fn serve(self, listening: Listening) -> Result<(), String> {
        let page = axum::serve(listening.page, self.page);
        let other = axum::serve(listening.other, self.other);
        let api = axum::serve(listening.api, self.api);
        tokio::try_join!(async { page.await }, async { other.await }, async {
            api.await
        })
        .map(|_| ())
        .map_err(|error| format!("error: {error}"))
    }
}
