//! A page on one origin, an API on another, and what a browser makes of the policies between them.
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
//! | `calls.rs` | the calls that the page makes, and what is predicted of each |
//! | `exhibits.rs` | the policies as the page shows them, cut out of the source files |
//! | `wire.rs` | what arrived at the API and what left it, kept for the page |
//! | `page.rs`, `page/` | the page's own server, and its files |
//! | `ports.rs` | arguments, environment, listening |

mod api;
mod calls;
mod exhibits;
mod notes;
mod page;
mod policies;
mod ports;
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

/// Runs both servers until one of them fails. The error is the text for the terminal.
async fn serve() -> Result<(), String> {
    let ports = Ports::from_arguments(std::env::args().skip(1), |name| std::env::var(name).ok())?;
    let Listening { page, api } = ports.listen().await?;
    let addresses = page.local_addr().and_then(|p| Ok((p, api.local_addr()?)));
    let (page_address, api_address) = addresses.map_err(|error| format!("error: {error}"))?;

    println!("Open http://{page_address}");
    println!("     (the API listens on http://{api_address}; Ctrl-C ends both)");

    let log = Log::default();
    let page = axum::serve(page, page::router(api_address.port(), log.clone()));
    let api = axum::serve(api, api::router(log));
    tokio::try_join!(async { page.await }, async { api.await })
        .map(|_| ())
        .map_err(|error| format!("error: {error}"))
}
