//! Our crates in one clean debug build with macros that other applications compile without a second thought.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use crate::compilations::{self, Times};
use crate::cpu;
use crate::project::{Project, cors_runtime};

const DEPENDENCIES: &str = "axum = { version = \"0.8\", features = [\"macros\"] }\n\
                            serde = { version = \"1\", features = [\"derive\"] }\n\
                            thiserror = \"2\"\n";

const MAIN: &str = r#"
#[derive(serde::Serialize, serde::Deserialize)]
struct User { name: String }

#[derive(Debug, thiserror::Error)]
#[error("no such user")]
struct NoSuchUser;

#[axum::debug_handler]
async fn list_users() -> String { NoSuchUser.to_string() }

const CORS: cors_runtime::Policy = cors_runtime::cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);

fn main() {
    let _: axum::Router = axum::Router::new().route("/users", axum::routing::get(list_users)).layer(CORS);
    let _ = User { name: String::new() };
}
"#;

/// Each with the packages whose compilations count as one.
const ROWS: [(&str, &[&str]); 9] = [
    ("**ours together**", &["cors-table", "cors-model", "cors-macros", "cors-runtime"]),
    ("cors-table", &["cors-table"]),
    ("cors-model", &["cors-model"]),
    ("cors-macros", &["cors-macros"]),
    ("cors-runtime", &["cors-runtime"]),
    ("serde_derive", &["serde_derive"]),
    ("axum-macros", &["axum-macros"]),
    ("thiserror-impl", &["thiserror-impl"]),
    ("syn", &["syn"]),
];

/// Prints the table.
///
/// # Errors
/// When a build fails.
pub(crate) fn measure(folder: &Path, rounds: usize) -> io::Result<()> {
    let project = Project::new(folder, "neighbours", &format!("{DEPENDENCIES}{}", cors_runtime("")), MAIN)?;
    let log = folder.join("compilations");
    let mut times = Times::new();
    for round in 0..=rounds {
        if round > 0 {
            let packages = ROWS.iter().skip(1).flat_map(|(_, packages)| packages.iter());
            project.forget(packages.map(ToString::to_string))?;
        }
        let mut command = project.build(&[]);
        compilations::log_to(&mut command, &log)?;
        cpu::succeed(&mut command)?;
        for (identity, spent) in compilations::read(&log)? {
            let least = times.entry(identity).or_insert(spent);
            *least = spent.min(*least);
        }
        fs::remove_file(&log)?;
    }
    println!("### In one build with other macros\n");
    println!(
        "CPU seconds of rustc and linker in a clean debug build, of each crate the least of {} rounds.\n",
        rounds + 1
    );
    println!("| | CPU seconds | ÷ serde_derive |\n|---|---|---|");
    let serde_derive = of_packages(&times, &["serde_derive"]).as_secs_f64();
    for (title, packages) in ROWS {
        let spent = of_packages(&times, packages).as_secs_f64();
        println!("| {title} | {spent:.2} | {:.2} |", spent / serde_derive);
    }
    println!();
    Ok(())
}

/// The time of the packages' crates, build scripts left out.
fn of_packages(times: &Times, packages: &[&str]) -> Duration {
    let is_of = |identity: &str, package: &&str| identity.split(' ').next() == Some(&package.replace('-', "_"));
    times
        .iter()
        .filter(|(identity, _)| packages.iter().any(|package| is_of(identity, package)))
        .map(|(_, spent)| *spent)
        .sum()
}
