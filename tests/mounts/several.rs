//! Handlers whose `owned_policy` is several: a set, what a function picks, and what takes the place of either.

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet, PolicyBuilder};
use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Policy, PolicySet, cors, cors_policy, cors_routes};

use crate::client::{APP, Client, STRANGER, panic_of};

const ADMIN: &str = "https://admin.example.com";

async fn read() -> &'static str {
    "read"
}

async fn write() -> &'static str {
    "written"
}

/// The same handlers at every path.
fn everywhere(routes: MethodRouter) -> Client {
    Client::new(Router::new().route("/{*path}", routes))
}

fn policy(origin: &str) -> PolicyBuilder {
    OwnedPolicy::builder().origins(origin).methods("GET, PUT")
}

/// Under `/admin/` one origin, under `/api/` another one, and nothing elsewhere.
fn set(admin: &str, api: &str) -> OwnedPolicySet {
    let policies = [policy(admin).path("^/admin/").build(), policy(api).path("^/api/").build()];
    OwnedPolicySet::new(policies.map(Result::unwrap)).unwrap()
}

const SITE: PolicySet<2> = PolicySet::new([
    cors_policy!(
        origins = "https://admin.example.com, https://root.example.com",
        methods = "GET, PUT",
        path = "^/admin/"
    ),
    cors_policy!(origins = "https://app.example.com, https://beta.example.com", methods = "GET, PUT", path = "^/api/"),
]);

/// What a set of these two says under each of its paths, and beside them.
#[track_caller]
fn assert_each_by_its_path(client: &mut Client) {
    client.at("/admin/u");
    client.assert_allowed(ADMIN, "PUT", ADMIN, "GET, PUT");
    client.assert_allowed(ADMIN, "GET", ADMIN, "GET, PUT");
    for method in ["GET", "PUT"] {
        client.assert_refused(APP, method);
        client.assert_refused(STRANGER, method);
    }
    let answer = client.send("PUT", Some(ADMIN));
    assert_eq!((answer.text(), answer.values("access-control-allow-origin")), ("written", vec![ADMIN]));

    client.at("/api/u");
    client.assert_allowed(APP, "PUT", APP, "GET, PUT");
    client.assert_refused(ADMIN, "PUT");
    client.assert_runs("GET", 200, "read", APP);
    client.assert_runs("HEAD", 200, "", APP);
    client.assert_runs("PUT", 200, "written", APP);
    // For what has no handler the first set speaks, again by the path: a page reads the 405, and gets no promise.
    client.assert_not_allowed("DELETE", APP, "GET,HEAD,PUT");
    client.assert_refused(APP, "POST");
    client.assert_allowed(APP, "DELETE", APP, "GET, PUT");

    client.at("/elsewhere/u");
    client.assert_left_alone("GET", "read");
    client.assert_left_alone("PUT", "written");
    client.assert_not_allowed("DELETE", "", "GET,HEAD,PUT");
    let preflight = client.preflight(APP, "DELETE");
    assert_eq!((preflight.status, preflight.cors_lines()), (405, Vec::new()));
}

#[test]
fn of_a_set_the_first_policy_that_governs_the_path_answers() {
    let set = OwnedPolicySet::new(SITE.policies().map(OwnedPolicy::from)).unwrap();
    let routes = cors_routes!(get(read, owned_policy = set.clone()), put(write, owned_policy = set));
    assert_each_by_its_path(&mut everywhere(routes));
}

#[test]
fn a_set_in_the_binary_is_mounted_as_one_that_was_built() {
    let routes = cors_routes!(get(read, owned_policy = SITE), put(write, owned_policy = SITE));
    assert_each_by_its_path(&mut everywhere(routes));
}

#[test]
fn a_set_stands_beside_other_policies() {
    #[cors(origin = "*", methods = "GET")]
    async fn open() -> &'static str {
        "open"
    }
    let mut client = everywhere(cors_routes!(put(write, owned_policy = set(ADMIN, APP)), get(open)));
    for path in ["/admin/u", "/api/u", "/elsewhere/u"] {
        client.at(path).assert_runs("GET", 200, "open", "*");
        client.assert_allowed(STRANGER, "GET", "*", "GET");
    }
    client.at("/admin/u").assert_allowed(ADMIN, "PUT", ADMIN, "GET, PUT");
    client.at("/elsewhere/u").assert_left_alone("PUT", "written");
}

#[test]
fn a_set_for_every_method() {
    let mut client = everywhere(cors_routes!(any(write, owned_policy = set(ADMIN, APP))));
    client.at("/api/u").assert_runs("PURGE", 200, "written", APP);
    client.assert_allowed(APP, "PURGE", APP, "GET, PUT");
    // The handler takes OPTIONS as well, and so the preflights that are nobody's.
    client.at("/elsewhere/u").assert_runs("OPTIONS", 200, "written", "");
    let preflight = client.preflight(APP, "PUT");
    assert_eq!((preflight.text(), preflight.cors_lines()), ("written", Vec::new()));
}

#[test]
fn a_set_is_replaced_as_a_whole() {
    let current = ReloadablePolicy::new(set(ADMIN, STRANGER));
    let mut client = everywhere(cors_routes!(
        get(read, owned_policy = current.clone()),
        put(write, owned_policy = current.clone()),
    ));
    client.at("/api/u").assert_refused(APP, "PUT");
    current.replace(set(ADMIN, APP));
    client.assert_allowed(APP, "PUT", APP, "GET, PUT");
    client.assert_runs("GET", 200, "read", APP);
    client.at("/admin/u").assert_refused(APP, "GET");
    client.at("/elsewhere/u").assert_left_alone("GET", "read");
    // Where there are other paths now, too.
    current.replace(OwnedPolicySet::new([policy(APP).path("^/elsewhere/").build().unwrap()]).unwrap());
    client.assert_runs("PUT", 200, "written", APP);
    client.at("/api/u").assert_left_alone("PUT", "written");
}

#[test]
fn a_function_picks_the_policy_of_a_handler() {
    const GRACE: Policy = cors_policy!(origin = "https://grace.example", methods = "GET, PUT");
    let ada = ReloadablePolicy::new(set(ADMIN, APP));
    let picked = PolicyBy::new({
        let ada = ada.clone();
        move |request| (request.host()? == "api.example").then(|| ada.clone())
    });
    let by_path = PolicyBy::new(|request| request.path().starts_with("/grace/").then_some(GRACE));
    let mut client = everywhere(cors_routes!(get(read, owned_policy = picked), put(write, owned_policy = by_path)));
    client.at("/api/u").assert_allowed(APP, "GET", APP, "GET, PUT");
    client.assert_left_alone("PUT", "written");
    client.at("/grace/u").assert_runs("PUT", 200, "written", "https://grace.example");
    client.assert_allowed("https://grace.example", "PUT", "https://grace.example", "GET, PUT");
    client.assert_left_alone("GET", "read");
    ada.replace(set(ADMIN, ADMIN));
    client.at("/api/u").assert_refused(APP, "GET");
}

#[test]
fn every_policy_of_a_set_allows_the_method_of_the_handler() {
    let reading = || {
        let policies = [policy(APP).path("^/api/").build(), OwnedPolicy::builder().origins("*").methods("GET").build()];
        OwnedPolicySet::new(policies.map(Result::unwrap)).unwrap()
    };
    assert_eq!(
        panic_of(|| everywhere(cors_routes!(
            get(read, owned_policy = reading()),
            put(write, owned_policy = reading())
        ))),
        "`write` is mounted under PUT, but `policies[1]` of its `owned_policy` doesn't allow PUT\n\
         help: add PUT to the methods of that policy, as in `.methods(\"PUT\")` or `methods = \"PUT\"`; if it has nothing to say of \
         this handler, mount a set without it"
    );
    assert_eq!(
        panic_of(|| everywhere(cors_routes!(delete(async || (), owned_policy = SITE)))),
        "a handler is mounted under DELETE, but `policies[0]` of its `owned_policy`, with `path = \"^/admin/\"`, doesn't allow \
         DELETE\n\
         help: add DELETE to the methods of that policy, as in `.methods(\"DELETE\")` or `methods = \"DELETE\"`; if it has nothing to \
         say of this handler, mount a set without it"
    );
    let current = ReloadablePolicy::new(reading());
    let text = panic_of(move || everywhere(cors_routes!(put(write, owned_policy = current))));
    assert!(text.contains("but `policies[1]` of its `owned_policy` doesn't allow PUT"), "{text}");
}
