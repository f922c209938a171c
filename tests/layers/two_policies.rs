//! One policy around another: the outer one speaks alone, and says once what it takes away.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use cors_tests::listener::Fields;
use tracing::Level;

use crate::support::{APP, Client, PREFLIGHT_VARY, STRANGER, heard, lines};

#[cors(origin = "*", methods = "GET")]
async fn list() -> &'static str {
    "list"
}

/// What a policy with this one origin said of fields that it took away.
fn removals(origin: &str) -> Vec<Fields> {
    heard(Level::WARN, "origins", origin)
}

#[test]
fn around_a_route_the_outer_policy_speaks_for_preflights_too() {
    const OUTER: Policy = cors_policy!(origin = "https://around.example", methods = "PUT");
    let mut client = Client::new(Router::new().route("/users", cors_routes!(get(list))).layer(OUTER));
    assert_eq!(removals("https://around.example"), Vec::<Fields>::new());
    for _ in 0..3 {
        assert_eq!(client.get("/users", APP), lines(&[("access-control-allow-origin", "https://around.example")]));
        let answer = client.preflight("/users", STRANGER, "GET");
        assert_eq!((answer.status, answer.cors_lines().as_slice()), (403, [("vary", PREFLIGHT_VARY)].as_slice()));
    }
    let told = removals("https://around.example");
    let [event] = told.as_slice() else { panic!("once: {told:?}") };
    assert_eq!(event["removed"], "access-control-allow-origin: *");
    assert_eq!(event["sent"], "access-control-allow-origin: https://around.example");
}

#[test]
fn a_route_that_is_added_after_the_layer_keeps_its_policy() {
    const BESIDE: Policy = cors_policy!(origin = "https://beside.example");
    let router = Router::new().route("/report", get(list)).layer(BESIDE).route("/users", cors_routes!(get(list)));
    let mut client = Client::new(router);
    assert_eq!(client.get("/users", APP), lines(&[("access-control-allow-origin", "*")]));
    assert_eq!(client.preflight("/users", APP, "GET").values("access-control-allow-origin"), ["*"]);
    assert_eq!(client.get("/report", APP), lines(&[("access-control-allow-origin", "https://beside.example")]));
    assert_eq!(removals("https://beside.example"), Vec::<Fields>::new());
}

#[test]
fn every_way_of_mounting_tells_of_it() {
    const ROUTER: Policy = cors_policy!(origin = "https://router.example");
    const METHODS: Policy = cors_policy!(origin = "https://methods.example");
    const NESTED: Policy = cors_policy!(origin = "https://nested.example", path = "^/v1/");
    const TABLE: &str = "https://table.example";
    #[cors(origin = "https://table.example")]
    async fn with_layer_inside() -> axum::response::Response {
        axum::response::IntoResponse::into_response(([("access-control-allow-methods", "GET")], "by hand"))
    }
    let owned = |origin: &str| OwnedPolicy::builder().origins(origin).build().expect("a policy");
    for (origin, removed, target, router) in [
        (
            "https://router.example",
            "access-control-allow-origin: *",
            "/u",
            Router::new().route("/u", cors_routes!(get(list))).layer(ROUTER),
        ),
        (
            "https://methods.example",
            "access-control-allow-origin: *",
            "/u",
            Router::new().route("/u", cors_routes!(get(list)).layer(METHODS)),
        ),
        (
            "https://nested.example",
            "access-control-allow-origin: *",
            "/v1/u",
            Router::new().nest("/v1", Router::new().route("/u", cors_routes!(get(list))).layer(NESTED)),
        ),
        (
            "https://built.example",
            "access-control-allow-origin: *",
            "/u",
            Router::new().route("/u", cors_routes!(get(list))).layer(owned("https://built.example")),
        ),
        (
            "https://leaked.example",
            "access-control-allow-origin: *",
            "/u",
            Router::new().route("/u", cors_routes!(get(list))).layer(owned("https://leaked.example").leak()),
        ),
        (
            TABLE,
            "access-control-allow-methods: GET",
            "/u",
            Router::new().route("/u", cors_routes!(get(with_layer_inside))),
        ),
    ] {
        let mut client = Client::new(router);
        for _ in 0..2 {
            assert_eq!(client.get(target, APP), lines(&[("access-control-allow-origin", origin)]), "{origin}");
        }
        let told = removals(origin);
        let [event] = told.as_slice() else { panic!("once for {origin}: {told:?}") };
        assert_eq!(event["removed"], removed);
    }
}

/// Clones of one policy are one policy; a policy that was built anew is another.
#[test]
fn once_for_each_policy() {
    let build = || OwnedPolicy::builder().origins("https://shared.example").build().expect("a policy");
    let router = |policy: OwnedPolicy| Router::new().route("/u", cors_routes!(get(list))).layer(policy);
    let shared = build();
    for policy in [shared.clone(), shared, build()] {
        Client::new(router(policy)).get("/u", APP);
    }
    assert_eq!(removals("https://shared.example").len(), 2);
}

#[test]
fn what_goes_out_again_was_not_taken_away() {
    const TWICE: Policy = cors_policy!(origin = "https://twice.example", credentials = true);
    let mut client = Client::new(Router::new().route("/u", get(list).layer(TWICE)).layer(TWICE));
    let sent = lines(&[
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", "https://twice.example"),
    ]);
    assert_eq!(client.get("/u", APP), sent);
    assert_eq!(removals("https://twice.example"), Vec::<Fields>::new());
}

#[test]
fn a_policy_for_other_paths_takes_nothing_away() {
    const ELSEWHERE: Policy = cors_policy!(origin = "https://elsewhere.example", path = "^/api/");
    let mut client = Client::new(Router::new().route("/u", cors_routes!(get(list))).layer(ELSEWHERE));
    assert_eq!(client.get("/u", APP), lines(&[("access-control-allow-origin", "*")]));
    assert_eq!(
        client.preflight("/u", APP, "GET").values("access-control-allow-origin"),
        ["*"],
        "the inner one answers"
    );
    assert_eq!(removals("https://elsewhere.example"), Vec::<Fields>::new());
}

/// The outer policy can't know whether there is an inner one without running what is between them.
#[test]
fn a_preflight_runs_nothing_inside_the_outer_policy() {
    const OUTER: Policy = cors_policy!(origin = "https://nothing-runs.example", methods = "GET");
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let authentication = from_fn(move |request: Request, next: Next| {
        counted.fetch_add(1, Ordering::SeqCst);
        next.run(request)
    });
    let router = Router::new().route("/u", cors_routes!(get(list))).layer(authentication).layer(OUTER);
    let mut client = Client::new(router);
    assert_eq!(client.preflight("/u", "https://nothing-runs.example", "GET").status, 204);
    assert_eq!(client.preflight("/u", APP, "GET").status, 403);
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    client.get("/u", APP);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}
