//! A clean debug build of an axum application, with and without CORS.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use crate::compilations::{self, Identity, Times};
use crate::cpu;
use crate::project::{Project, cors_runtime};

const AXUM: &str =
    "axum = \"0.8\"\ntokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }\n";

const OURS: &str = r#"
const CORS: cors_runtime::Policy = cors_runtime::cors_policy!(
    origins = ["https://example.com", "https://admin.example.com", "https://app.example.com"],
    methods = [GET, PUT, DELETE],
    headers = ["Content-Type", "X-Auth-Token"],
);
"#;

const TOWER_HTTP: &str = "use tower_http::cors::CorsLayer;";

const TOWER_HTTP_LAYER: &str = r#"CorsLayer::new()
        .allow_origin(["https://example.com", "https://admin.example.com", "https://app.example.com"]
            .map(|origin| origin.parse::<axum::http::HeaderValue>().unwrap()))
        .allow_methods([axum::http::Method::GET, axum::http::Method::PUT, axum::http::Method::DELETE])
        .allow_headers([axum::http::header::CONTENT_TYPE, "x-auth-token".parse().unwrap()])"#;

fn main_file(items: &str, layer: Option<&str>) -> String {
    let layer = layer.map(|layer| format!(".layer({layer})")).unwrap_or_default();
    format!(
        r#"{items}
#[tokio::main]
async fn main() {{
    let app = axum::Router::new().route("/users", axum::routing::get(async || "users")){layer};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}}
"#
    )
}

struct Variant {
    title: &'static str,
    project: Project,
    /// The compilations of its dependencies, in cargo's order.
    dependencies: Vec<Identity>,
    /// The compilation of the application itself: the only one that has one name in all variants and isn't the same.
    application: Duration,
}

/// Prints the tables. What two builds have in common is compiled once; what they differ in, once more in each round.
///
/// # Errors
/// When a build fails.
pub(crate) fn measure(folder: &Path, rounds: usize) -> io::Result<()> {
    let mut variants = variants(folder)?;
    let mut times = Times::new();
    let log = folder.join("compilations");
    for variant in &mut variants {
        variant.dependencies = variant.build(&mut times, &log)?;
    }
    let common = variants[0].dependencies.clone();
    for _ in 0..rounds {
        for variant in &mut variants {
            let of_its_own = variant.dependencies.iter().filter(|identity| !common.contains(identity));
            variant.project.forget(of_its_own.map(package))?;
            variant.build(&mut times, &log)?;
        }
    }
    let base = &variants[0];
    let added: Vec<_> = variants.iter().map(|variant| added(variant, base, &times)).collect();
    println!("### Clean debug build of an axum application\n");
    println!("CPU seconds of rustc and linker; of what a build adds the least of {rounds} rounds, interleaved.\n");
    println!("| | CPU seconds | compilations | added seconds | added compilations | ÷ tower-http |");
    println!("|---|---|---|---|---|---|");
    for (variant, added_seconds) in variants.iter().zip(&added) {
        let sum: Duration = variant.dependencies.iter().map(|identity| times[identity]).sum();
        println!(
            "| {} | {:.2} | {} | {added_seconds:.2} | {} | {:.2} |",
            variant.title,
            (sum + variant.application).as_secs_f64(),
            variant.dependencies.len() + 1,
            variant.dependencies.len().saturating_sub(base.dependencies.len()),
            added_seconds / added[1],
        );
    }
    println!("\n### What they add, compilation by compilation\n\n| | CPU seconds |\n|---|---|");
    for variant in variants.iter().skip(1) {
        let application = seconds(variant.application) - seconds(base.application);
        println!("| **{}** | |\n| the application itself | {application:.2} |", variant.title);
        for identity in only_in(variant, base) {
            println!("| {} | {:.2} |", short(identity), seconds(times[identity]));
        }
    }
    println!();
    Ok(())
}

impl Variant {
    /// Compiles what isn't compiled yet, and gives the dependencies among that.
    fn build(&mut self, times: &mut Times, log: &Path) -> io::Result<Vec<Identity>> {
        let mut command = self.project.build(&[]);
        compilations::log_to(&mut command, log)?;
        cpu::succeed(&mut command)?;
        let mut compiled = compilations::read(log)?;
        fs::remove_file(log)?;
        let (_, application) = compiled.pop().ok_or_else(|| io::Error::other("nothing was compiled"))?;
        self.application = self.application.min(application);
        for (identity, spent) in &compiled {
            let least = times.entry(identity.clone()).or_insert(*spent);
            *least = (*spent).min(*least);
        }
        Ok(compiled.into_iter().map(|(identity, _)| identity).collect())
    }
}

/// The package of a compilation: a crate's name has `_` where a package's has `-`.
fn package(identity: &Identity) -> String {
    identity.split(' ').next().unwrap_or_default().replace('_', "-")
}

/// A dependency that gets more features in one variant is two different compilations.
fn added(variant: &Variant, base: &Variant, times: &Times) -> f64 {
    let sum = |identities: Vec<&Identity>| identities.into_iter().map(|identity| seconds(times[identity])).sum::<f64>();
    seconds(variant.application) - seconds(base.application) + sum(only_in(variant, base)) - sum(only_in(base, variant))
}

fn only_in<'v>(variant: &'v Variant, other: &Variant) -> Vec<&'v Identity> {
    variant.dependencies.iter().filter(|identity| !other.dependencies.contains(identity)).collect()
}

fn seconds(spent: Duration) -> f64 {
    spent.as_secs_f64()
}

/// The crate's name and its features, without its path.
fn short(identity: &Identity) -> String {
    let words = identity.split(' ').enumerate().filter(|&(index, _)| index != 1).map(|(_, word)| word);
    words.collect::<Vec<_>>().join(" ")
}

fn variants(folder: &Path) -> io::Result<Vec<Variant>> {
    let tower_http = "tower-http = { version = \"0.7\", features = [\"cors\"] }\n".to_owned();
    [
        ("axum alone", "axum-alone", String::new(), main_file("", None)),
        ("with tower-http `cors`", "with-tower-http", tower_http, main_file(TOWER_HTTP, Some(TOWER_HTTP_LAYER))),
        (
            "with cors-runtime, default features and `axum`",
            "with-cors-runtime",
            cors_runtime(", features = [\"axum\"]"),
            main_file(OURS, Some("CORS")),
        ),
        (
            "… and `explain`",
            "with-explain",
            cors_runtime(", features = [\"axum\", \"explain\"]"),
            main_file(OURS, Some("CORS")),
        ),
        (
            "… and `path-regex`",
            "with-path-regex",
            cors_runtime(", features = [\"axum\", \"path-regex\"]"),
            main_file(OURS, Some("CORS")),
        ),
        (
            "… without `public-suffix-list`",
            "without-public-suffix-list",
            cors_runtime(", default-features = false, features = [\"axum\"]"),
            main_file(OURS, Some("CORS")),
        ),
    ]
    .into_iter()
    .map(|(title, name, dependency, main)| {
        let project = Project::new(folder, name, &format!("{AXUM}{dependency}"), &main)?;
        Ok(Variant { title, project, dependencies: Vec::new(), application: Duration::MAX })
    })
    .collect()
}
