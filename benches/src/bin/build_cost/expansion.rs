//! How long rustc takes over a policy: expanding the macro, checking what it wrote, compiling it.
//!
//! cors-runtime and its macros are built once, in debug as users have them. Then `rustc` is called on one file with the
//! policies, and on a file with the same tokens that a `macro_rules!` swallows. The difference is what the policies
//! cost. Expansion alone is what remains when rustc stops after it; the flag for that is unstable, so the compiler is
//! told to take it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, io};

use cors_benches::origins::origins;
use cors_benches::policies::thousands;

use crate::cpu;
use crate::project::{Project, cors_runtime};

/// Loads the macros in either file, then makes one of two macros `policy`.
const REAL: &str = "pub static FIRST: cors_runtime::Policy = cors_runtime::cors_policy!(origin = \"*\");\n\
                    macro_rules! policy { ($name:ident, $($token:tt)*) => {\n    \
                        pub static $name: cors_runtime::Policy = cors_runtime::cors_policy!($($token)*);\n} }\n";
const SWALLOWED: &str = "pub static FIRST: cors_runtime::Policy = cors_runtime::cors_policy!(origin = \"*\");\n\
                         macro_rules! policy { ($name:ident, $($token:tt)*) => {} }\n";

/// Asks for a table of 2²⁴ states.
const HOSTILE_PATH: &str = "policy!(P, origin = \"*\", path = \"^/[ab]*a[ab]{23}$\");\n";

/// Stops after expansion, stops after checking, and compiles as a debug build does.
const STAGES: [&[&str]; 3] =
    [&["--emit=metadata", "-Zno-analysis"], &["--emit=metadata"], &["--emit=obj", "-Cdebuginfo=2"]];

/// Prints the table.
///
/// # Errors
/// When cors-runtime or a measured file doesn't compile.
pub(crate) fn measure(folder: &Path, rounds: usize) -> io::Result<()> {
    let compiler = Compiler::new(folder)?;
    println!("### What rustc spends on policies\n");
    println!("CPU milliseconds, least of {rounds} rounds; the macros are built in debug.\n");
    println!("| | expansion alone | with checking | debug build |\n|---|---|---|---|");
    let thousand: String = (0..1_000).map(|index| policy(&format!("P{index}"), 1)).collect();
    let [expand, check, build] = compiler.cost(&thousand, rounds)?.map(|cost| cost / 1e3);
    println!("| a policy with one origin (mean of 1,000) | {expand:.3} | {check:.3} | {build:.3} |");
    for count in [100, 1_000, 10_000] {
        let [expand, check, build] = compiler.cost(&policy("P", count), rounds)?;
        println!("| a policy with {} origins | {expand:.1} | {check:.1} | {build:.1} |", thousands(count));
    }
    let refused = compiler.difference(HOSTILE_PATH, STAGES[0], false, rounds)?;
    println!("| a `path` of 2²⁴ states, refused | {refused:.1} | | |\n");
    Ok(())
}

fn policy(name: &str, count: usize) -> String {
    let mut text = format!("policy!({name}, origins = [");
    for origin in origins(count) {
        let _ = write!(text, "{origin:?}, ");
    }
    text + "], methods = [GET, PUT, DELETE], headers = [\"Content-Type\", \"X-Auth-Token\"]);\n"
}

struct Compiler {
    folder: PathBuf,
    dependencies: PathBuf,
    cors_runtime: PathBuf,
}

impl Compiler {
    fn new(folder: &Path) -> io::Result<Self> {
        let project =
            Project::new(folder, "expansion", &cors_runtime(", features = [\"path-regex\"]"), "fn main() {}\n")?;
        cpu::succeed(&mut project.build(&[]))?;
        let dependencies = project.target().join("debug/deps");
        let cors_runtime = fs::read_dir(&dependencies)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with("libcors_runtime-") && name.ends_with(".rlib")
            })
            .ok_or_else(|| io::Error::other("cargo left no libcors_runtime"))?;
        Ok(Self { folder: folder.to_owned(), dependencies, cors_runtime })
    }

    /// Milliseconds that the policies add to each stage.
    fn cost(&self, policies: &str, rounds: usize) -> io::Result<[f64; 3]> {
        let mut costs = [0.0; 3];
        for (cost, stage) in costs.iter_mut().zip(STAGES) {
            *cost = self.difference(policies, stage, true, rounds)?;
        }
        Ok(costs)
    }

    fn difference(&self, policies: &str, arguments: &[&str], compiles: bool, rounds: usize) -> io::Result<f64> {
        let real = self.write("real.rs", REAL, policies)?;
        let swallowed = self.write("swallowed.rs", SWALLOWED, policies)?;
        let (mut with, mut without) = (Duration::MAX, Duration::MAX);
        for _ in 0..rounds {
            with = with.min(self.compile(&real, arguments, compiles)?);
            without = without.min(self.compile(&swallowed, arguments, true)?);
        }
        Ok((with.as_secs_f64() - without.as_secs_f64()) * 1e3)
    }

    fn write(&self, name: &str, macros: &str, policies: &str) -> io::Result<PathBuf> {
        let path = self.folder.join(name);
        fs::write(&path, format!("{macros}{policies}"))?;
        Ok(path)
    }

    fn compile(&self, file: &Path, arguments: &[&str], compiles: bool) -> io::Result<Duration> {
        let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .args(["--edition=2024", "--crate-type=lib"])
            .args(arguments)
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .arg(format!("--extern=cors_runtime={}", self.cors_runtime.display()))
            .arg("--out-dir")
            .arg(&self.folder)
            .arg(file);
        let (spent, output) = cpu::run(&mut command)?;
        if output.status.success() == compiles {
            Ok(spent)
        } else {
            let text = String::from_utf8_lossy(&output.stderr);
            Err(io::Error::other(format!("{command:?} ended with {}\n{text}", output.status)))
        }
    }
}
