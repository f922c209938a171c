//! CPU seconds of each compilation of a build: this program puts itself between cargo and rustc.
//!
//! The difference of two whole builds drowns in noise: they take half a minute, and what is looked for takes a second.
//! Compilation by compilation, what two builds have in common cancels out, and of each the least of all rounds counts.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;
use std::{env, fs, io};

use crate::cpu;

/// Where the wrapper writes; if it is set, this process is the wrapper.
const LOG: &str = "CORS_BENCHES_COMPILATIONS";

/// What is compiled: the crate's name and its features. Equal identities are equal work.
pub(crate) type Identity = String;

/// The least time of each compilation.
pub(crate) type Times = BTreeMap<Identity, Duration>;

/// Has `build` log its compilations to a file.
///
/// # Errors
/// When this program's path isn't known.
pub(crate) fn log_to(build: &mut Command, log: &Path) -> io::Result<()> {
    build.env("RUSTC_WRAPPER", env::current_exe()?).env(LOG, log);
    Ok(())
}

/// Reads a log, in the order of the compilations.
///
/// # Errors
/// When there is none.
pub(crate) fn read(log: &Path) -> io::Result<Vec<(Identity, Duration)>> {
    let text = fs::read_to_string(log)?;
    let entry = |line: &str| {
        let (microseconds, identity) = line.split_once('\t')?;
        Some((identity.to_owned(), Duration::from_micros(microseconds.parse().ok()?)))
    };
    Ok(text.lines().filter_map(entry).collect())
}

/// Acts as the wrapper, if cargo started this process as one: runs rustc and logs what it took.
pub(crate) fn wrap() -> Option<ExitCode> {
    let log = env::var_os(LOG)?;
    let mut arguments = env::args_os().skip(1);
    let mut rustc = Command::new(arguments.next()?);
    let arguments: Vec<OsString> = arguments.collect();
    let (spent, output) = cpu::run(rustc.args(&arguments)).ok()?;
    io::stdout().write_all(&output.stdout).ok()?;
    io::stderr().write_all(&output.stderr).ok()?;
    if let Some(identity) = identity(&arguments) {
        let mut log = OpenOptions::new().create(true).append(true).open(log).ok()?;
        writeln!(log, "{}\t{identity}", spent.as_micros()).ok()?;
    }
    Some(if output.status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// None for cargo's questions to rustc, which compile nothing.
fn identity(arguments: &[OsString]) -> Option<Identity> {
    let arguments: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let mut pairs = arguments.windows(2);
    let name = pairs.find(|pair| pair[0] == "--crate-name").map(|pair| &pair[1])?;
    if name == "___" {
        return None;
    }
    // Two packages may have a build script, so a file name is needed to tell them apart.
    let file = arguments.iter().find(|argument| argument.ends_with(".rs"))?;
    let mut words: Vec<_> = arguments
        .iter()
        .filter_map(|argument| argument.strip_prefix("feature=\""))
        .filter_map(|feature| feature.strip_suffix('"'))
        .collect();
    words.sort_unstable();
    words.splice(0..0, [name.as_ref(), file.as_ref()]);
    Some(words.join(" "))
}
