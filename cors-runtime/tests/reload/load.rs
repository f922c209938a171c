//! Many requests while the policy is replaced: each response is wholly of one policy, and memory stays what it is.
//!
//! `cargo test` has a short run. The whole, a million requests and 10,000 replacements, then a million replacements:
//!
//! ```text
//! cargo test --release -p cors-runtime --features reload --test reload -- --ignored --nocapture
//! ```

use std::convert::Infallible;
use std::fs;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Instant;

use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::tenants::PolicyBy;
use http::{HeaderMap, Method, Request, Response};
use tokio::runtime;
use tokio::task::yield_now;
use tower_layer::Layer;
use tower_service::Service;

use crate::handler::Handler;
use crate::support::{fields, request};

/// On so many tasks.
const TASKS: usize = 8;

/// A handler that lets others go on before it answers.
#[derive(Clone)]
struct Waiting;

impl Service<Request<()>> for Waiting {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<()>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        Box::pin(async {
            yield_now().await;
            Ok(Response::new(()))
        })
    }
}

const APP: &str = "https://app.example.com";

/// Every field that a response of this policy can have tells which one it is.
fn policy(number: usize) -> OwnedPolicy {
    let header = format!("X-Number-{number}");
    let policy = OwnedPolicy::builder()
        .methods(["GET".to_owned(), format!("NUMBER-{number}")])
        .headers([&header])
        .expose_headers([&header])
        .max_age(u32::try_from(number % 86_400).unwrap());
    // Every other policy is of another kind: one with credentials, which varies.
    if number % 2 == 0 {
        policy.origins([APP.to_owned(), format!("https://number-{number}.example")]).credentials(true).build().unwrap()
    } else {
        policy.origins("*").build().unwrap()
    }
}

/// The number in a field's only value, behind what stands before it.
fn number(headers: &HeaderMap, name: &str, before: &str) -> usize {
    let values: Vec<_> = headers.get_all(name).iter().collect();
    let [value] = values.as_slice() else { panic!("one {name}: {headers:?}") };
    let text = value.to_str().unwrap();
    text.strip_prefix(before).and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{name}: {text}"))
}

/// The number of the policy that all of the response is of.
fn preflight_of(headers: &HeaderMap) -> usize {
    let policy = number(headers, "access-control-allow-headers", "X-Number-");
    assert_eq!(number(headers, "access-control-allow-methods", "GET, NUMBER-"), policy);
    assert_eq!(number(headers, "access-control-max-age", ""), policy % 86_400);
    assert_eq!(headers["vary"], "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    check_origin(headers, policy);
    policy
}

fn actual_of(headers: &HeaderMap) -> usize {
    let policy = number(headers, "access-control-expose-headers", "X-Number-");
    assert_eq!(headers.contains_key("vary"), policy % 2 == 0, "{headers:?}");
    check_origin(headers, policy);
    policy
}

fn check_origin(headers: &HeaderMap, policy: usize) {
    let (origin, credentials) = if policy % 2 == 0 { (APP, true) } else { ("*", false) };
    assert_eq!(headers["access-control-allow-origin"], origin);
    assert_eq!(headers.contains_key("access-control-allow-credentials"), credentials);
}

/// So many requests while so many policies take one another's place, spread evenly among them.
fn serve(requests: usize, replacements: usize) {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    let current = ReloadablePolicy::new(policy(0));
    let answered = Arc::new(AtomicUsize::new(0));
    let each = requests / TASKS;
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (mut service, answered) = (current.layer(Waiting), Arc::clone(&answered));
            runtime.spawn(async move {
                let (mut last, mut changes) = (0, 0);
                for index in 0..each {
                    let fields = [("origin", APP), ("access-control-request-method", "GET")];
                    let method = if index % 2 == 0 { Method::OPTIONS } else { Method::GET };
                    let response = service.call(request(method, "/users", &fields)).await.unwrap();
                    let headers = response.headers();
                    let policy = if index % 2 == 0 { preflight_of(headers) } else { actual_of(headers) };
                    assert!(policy >= last, "a request that came later got an older policy");
                    changes += usize::from(policy > last);
                    last = policy;
                    answered.fetch_add(1, Ordering::Relaxed);
                }
                changes
            })
        })
        .collect();
    for next in 1..=replacements {
        while answered.load(Ordering::Relaxed) < (next - 1) * (each * TASKS) / replacements
            && !tasks.iter().any(tokio::task::JoinHandle::is_finished)
        {
            std::thread::yield_now();
        }
        current.replace(policy(next));
    }
    // In all: on a busy machine one task may have the processor for many requests, and whoever replaces the policy waits.
    let changes = tasks.into_iter().map(|task| runtime.block_on(task).expect("every response is wholly of one policy"));
    let changes: usize = changes.sum();
    assert!(changes > replacements / 100, "the tasks saw the policy change {changes} times, and it did {replacements}");
}

/// What the program holds of the machine's memory, in KiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a program has memory");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}

/// A policy with enough origins that a leaked one is seen.
fn large(number: usize) -> OwnedPolicy {
    OwnedPolicy::builder().origins((0..20).map(|host| format!("https://host-{host}-{number}.example"))).build().unwrap()
}

/// How much more memory the program holds after so many replacements, in KiB.
fn grown(replacements: usize) -> usize {
    let current = ReloadablePolicy::new(large(0));
    let mut service = current.layer(Handler);
    let mut round = |numbers: std::ops::Range<usize>| {
        for number in numbers {
            current.replace(large(number));
            drop(fields(service.call(request(Method::GET, "/", &[("origin", APP)]))));
        }
    };
    round(0..replacements / 10);
    let before = resident();
    round(0..replacements);
    resident().saturating_sub(before)
}

#[test]
fn every_response_is_wholly_of_one_policy() {
    serve(20_000, 400);
}

/// What is replaced holds a token, of which as many are left as there are policies.
#[test]
fn replaced_policies_are_given_back() {
    let token = Arc::new(());
    let next = |number: usize| {
        let (policy, token) = (large(number), Arc::clone(&token));
        PolicyBy::new(move |_| (Arc::strong_count(&token) > 1).then(|| policy.clone()))
    };
    let current = ReloadablePolicy::new(next(0));
    let mut service = current.layer(Handler);
    let begun = service.call(request(Method::GET, "/", &[("origin", APP)]));
    for number in 0..2_000 {
        current.replace(next(number));
        drop(fields(service.call(request(Method::GET, "/", &[("origin", APP)]))));
        assert_eq!(Arc::strong_count(&token), 2, "the test's and the policy's");
    }
    drop(fields(begun));
    drop((service, current));
    assert_eq!(Arc::strong_count(&token), 1);
}

#[test]
#[ignore = "takes minutes: the command is above"]
fn a_million_requests_and_a_million_replacements() {
    let (before, start) = (resident(), Instant::now());
    serve(1_000_000, 10_000);
    let seconds = start.elapsed().as_secs_f64();
    let grown_by = resident().saturating_sub(before);
    println!(
        "1,000,000 requests on {TASKS} tasks, 10,000 replacements: {seconds:.1} s, {grown_by} KiB more than before"
    );

    let start = Instant::now();
    let grown = grown(1_000_000);
    println!(
        "1,000,000 replacements: {:.1} s, {grown} KiB more than after the first 100,000",
        start.elapsed().as_secs_f64()
    );
    assert!(grown < 4 * 1024);
}
