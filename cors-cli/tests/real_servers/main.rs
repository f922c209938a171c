//! Every policy that can be exported, on the server that it is exported for: the requests of the conformance table and some
//! of each policy's own go there, and the answers mean to a browser what those of this project's own servers mean.
//!
//! `.ci/servers` installs what this needs and runs it. `CORS_SERVERS` is the folder with `node_modules` and the Python
//! environment `venv`.

mod client;
mod meaning;
mod peers;
mod policies;
mod probe;
mod servers;
mod sources;
mod together;

use std::collections::BTreeMap;

use cors_cli::export::{Export, Refusal, Source, Target};

use crate::policies::{Sample, samples};
use crate::servers::Running;

/// Exports every sample, serves what comes out, and compares. Gives the policies that the target refused.
fn check(target: Target) -> BTreeMap<String, Refusal> {
    check_with(target, &[])
}

/// The same, with arguments for the application that serves it.
fn check_with(target: Target, arguments: &[&str]) -> BTreeMap<String, Refusal> {
    let samples = samples();
    let mut refused = BTreeMap::new();
    let mut exported: Vec<(&Sample, Export)> = Vec::new();
    for sample in &samples {
        match target.export(&Source { name: &sample.name, table: sample.policy.table() }) {
            Ok(export) => exported.push((sample, export)),
            Err(refusal) => {
                refused.insert(sample.name.clone(), refusal);
            }
        }
    }
    let files: Vec<_> = exported.iter().flat_map(|(_, export)| &export.files).collect();
    let names: Vec<_> = exported.iter().map(|(sample, _)| sample.name.as_str()).collect();
    let running = Running::start(target, arguments, &files, &names);
    let mut compared = 0;
    let mut differences = Vec::new();
    for (sample, _) in &exported {
        for probe in probe::of(sample, target) {
            compared += 1;
            let expected = meaning::expected(&sample.policy, &probe);
            let answer = running.send(&sample.name, &probe);
            let got = meaning::of(&expected, &probe, &answer);
            if expected != got && !meaning::are_same_on(target, &expected, &got) {
                differences.push(format!(
                    "{}: {probe}\n  expected {expected:?}\n  got      {got:?}\n  {answer:?}",
                    sample.name
                ));
            }
        }
    }
    println!(
        "{} {arguments:?}: {compared} requests to {} policies, {} refused",
        target.title(),
        exported.len(),
        refused.len()
    );
    assert!(
        differences.is_empty(),
        "{} of {compared}:\n{}",
        differences.len(),
        differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(compared > 100 * exported.len() / 10, "{compared} requests");
    refused
}

/// The keys that the refusals are about, by policy.
fn keys(refused: &BTreeMap<String, Refusal>) -> Vec<(&str, Vec<&str>)> {
    refused
        .iter()
        .map(|(name, refusal)| (name.as_str(), refusal.reasons.iter().map(|reason| reason.key).collect()))
        .collect()
}

#[test]
fn nginx() {
    assert_eq!(keys(&check(Target::Nginx)), [("dollar", vec!["headers"])]);
}

#[test]
fn apache() {
    assert_eq!(keys(&check(Target::Apache)), [("dollar", vec!["headers"])]);
}

#[test]
fn express() {
    assert_eq!(keys(&check(Target::Express)), []);
}

/// Handlers that give writeHead their headers, in each of the ways that Node.js takes them.
#[test]
fn express_by_write_head() {
    assert_eq!(keys(&check_with(Target::Express, &["writeHead"])), []);
}

#[test]
fn php() {
    assert_eq!(keys(&check(Target::Php)), []);
}

#[test]
fn django() {
    assert_eq!(keys(&check(Target::Django)), []);
}

#[test]
fn django_by_asgi() {
    assert_eq!(keys(&check_with(Target::Django, &["asgi"])), []);
}

#[test]
fn flask() {
    assert_eq!(keys(&check(Target::Flask)), []);
}

#[test]
fn s3() {
    let refused = check(Target::S3);
    println!("{:#?}", keys(&refused));
}
