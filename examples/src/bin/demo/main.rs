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

use std::process::ExitCode;

use ports::{Listening, Ports};
use wire::Log;

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the servers until one of them fails. The error is the text for the terminal.
async fn serve() -> Result<(), String> {
    let ports = Ports::from_arguments(std::env::args().skip(1), |name| std::env::var(name).ok())?;
    let listening = ports.listen().await?;
    let served = listening.served()?;

    println!("Open http://127.0.0.1:{}", served.page);
    println!(
        "     (the API listens on port {}, a second page on {}; Ctrl-C ends all)",
        served.api, served.other
    );

    let Listening { page, api, other } = listening;
    let log = Log::default();
    let page = axum::serve(page, page::router(served, log.clone()));
    let other = axum::serve(other, page::router(served, log.clone()));
    let api = axum::serve(api, api::router(log));
    tokio::try_join!(async { page.await }, async { other.await }, async {
        api.await
    })
    .map(|_| ())
    .map_err(|error| format!("error: {error}"))
}
