//! CPU seconds of a command and of everything that it starts and waits for.

use std::io;
use std::process::{Command, Output};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

/// Runs the command to its end.
///
/// # Errors
/// When it can't be started. Whether it succeeded stands in the output.
pub(crate) fn run(command: &mut Command) -> io::Result<(Duration, Output)> {
    let before = children()?;
    let output = command.output()?;
    Ok((children()?.saturating_sub(before), output))
}

/// Like [`run`], for a command that has to succeed.
///
/// # Errors
/// When it doesn't, with what it printed.
pub(crate) fn succeed(command: &mut Command) -> io::Result<(Duration, Output)> {
    let (spent, output) = run(command)?;
    if output.status.success() {
        Ok((spent, output))
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("{command:?} ended with {}\n{text}", output.status)))
    }
}

fn children() -> io::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok(duration(usage.user_time()) + duration(usage.system_time()))
}

fn duration(time: TimeVal) -> Duration {
    let seconds = Duration::from_secs(time.tv_sec().unsigned_abs());
    seconds + Duration::from_micros(time.tv_usec().unsigned_abs())
}
