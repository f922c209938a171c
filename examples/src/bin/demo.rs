//! The playground: see `src/demo/lib.rs`.

use std::process::ExitCode;

use cors_demo::{Demo, Ports};

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
    println!("     (the API listens on port {}, a second page on {}; Ctrl-C ends all)", served.api, served.other);
    Demo::new(served).serve(listening).await
}
