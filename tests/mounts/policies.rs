//! Handlers without `#[cors]`, with a policy that is a constant or was built when the program started.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use cors_runtime::startup::{OwnedPolicy, StartupPolicy};
use cors_runtime::{Policy, cors, cors_policy, cors_routes};

use crate::client::{APP, Client, STRANGER, at_u, panic_of};

const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT, HEAD, PATCH]);
const OPEN: Policy = cors_policy!(origin = "*", methods = "*");

async fn plain() -> &'static str {
    "plain"
}

#[cors(origin = "https://app.example.com", name = NAMED_CORS)]
async fn named() -> &'static str {
    "named"
}

#[cors(policy = API)]
async fn declared() -> &'static str {
    "declared"
}

#[cors(name = RENAMED_CORS, policy = API, crate = ::cors_runtime)]
async fn renamed() -> &'static str {
    "renamed"
}

async fn generic<A: Default + ToString, B: Default + ToString>() -> String {
    A::default().to_string() + &B::default().to_string()
}

fn owned(origin: &str, methods: &str) -> OwnedPolicy {
    OwnedPolicy::builder().origins(origin).methods(methods).build().expect("a sound policy")
}

#[derive(Clone)]
struct Users {
    names: &'static str,
}

trait HasPolicy {
    const POLICY: Policy;
}

impl HasPolicy for Users {
    const POLICY: Policy = API;
}

#[expect(clippy::unused_async, reason = "axum's handlers are asynchronous functions")]
impl Users {
    const OWN: Policy = API;

    async fn list(self) -> &'static str {
        self.names
    }

    async fn count() -> &'static str {
        "2"
    }

    fn routes(self) -> Router {
        at_u(cors_routes!(get(move || self.clone().list(), policy = Self::OWN), put(Self::count, policy = API)))
    }
}

fn routes_of<T: HasPolicy>() -> Router {
    at_u(cors_routes!(get(plain, policy = <T as HasPolicy>::POLICY), put(declared), any(plain, policy = OPEN)))
}

#[test]
fn any_handler_has_a_policy_that_is_a_constant() {
    let text = "from outside".to_owned();
    let app = at_u(cors_routes!(
        get(plain, policy = API),
        put(async move |left: String| text + &left, policy = crate::policies::API,),
        patch(
            { generic::<u8, bool> },
            policy = {
                const LOCAL: Policy = API;
                LOCAL
            }
        ),
        head(Users::count, policy = Users::OWN),
        post(named, policy = NAMED_CORS),
        delete(generic::<u8, bool>, policy = cors_policy!(origin = "*", methods = [DELETE])),
    ));
    let mut client = Client::new(app);
    for (method, text) in [("GET", "plain"), ("PUT", "from outside"), ("PATCH", "0false"), ("HEAD", "")] {
        client.assert_runs(method, 200, text, APP);
        client.assert_allowed(APP, method, APP, "GET, PUT, HEAD, PATCH");
        client.assert_refused(STRANGER, method);
    }
    client.assert_runs("POST", 200, "named", APP);
    client.assert_refused(STRANGER, "POST");
    client.assert_runs("DELETE", 200, "0false", "*");
    client.assert_allowed(STRANGER, "DELETE", "*", "DELETE");
    client.assert_not_allowed("OPTIONS", APP, "GET,HEAD,PUT,PATCH,POST,DELETE");
}

#[test]
fn a_closure_with_several_parameters_is_one_argument() {
    let app = Router::new()
        .route(
            "/u",
            cors_routes!(
                get(async |State(state): State<String>, _policy: http::HeaderMap| state, policy = API),
                put(|State(state): State<String>, body: String| async move { state + &body }, policy = API),
            ),
        )
        .with_state("state".to_owned());
    let mut client = Client::new(app);
    client.assert_runs("GET", 200, "state", APP);
    client.assert_runs("PUT", 200, "state", APP);
    client.assert_refused(STRANGER, "PUT");
}

#[test]
fn a_policy_may_be_that_of_self_or_of_a_generic_parameter() {
    let mut client = Client::new(Users { names: "Ada, Grace" }.routes());
    client.assert_runs("GET", 200, "Ada, Grace", APP);
    client.assert_runs("PUT", 200, "2", APP);
    client.assert_refused(STRANGER, "GET");

    let mut client = Client::new(routes_of::<Users>());
    client.assert_runs("GET", 200, "plain", APP);
    client.assert_runs("PUT", 200, "declared", APP);
    client.assert_runs("DELETE", 200, "plain", "*");
    client.assert_refused(STRANGER, "GET");
    client.assert_allowed(STRANGER, "DELETE", "*", "*");
}

#[test]
fn an_attribute_gives_a_handler_a_constant() {
    assert!(declared::CORS.allows_method("PATCH") && RENAMED_CORS.allows_method("PATCH"));
    let mut client = Client::new(at_u(cors_routes!(get(declared), put(renamed, policy = RENAMED_CORS))));
    client.assert_runs("GET", 200, "declared", APP);
    client.assert_runs("PUT", 200, "renamed", APP);
    client.assert_refused(STRANGER, "GET");
    client.assert_allowed(APP, "PUT", APP, "GET, PUT, HEAD, PATCH");
}

#[test]
fn policies_of_the_start_and_of_the_binary_stand_side_by_side() {
    let admin = owned("https://admin.example.com", "PUT");
    let app = at_u(cors_routes!(
        get(declared),
        put(plain, owned_policy = admin.clone()),
        post(plain, policy = OPEN),
        layer(axum::middleware::from_fn(async |request, next: axum::middleware::Next| next.run(request).await)),
    ));
    drop(admin);
    let mut client = Client::new(app);
    client.assert_runs("GET", 200, "declared", APP);
    client.assert_runs("HEAD", 200, "", APP);
    client.assert_runs("POST", 200, "plain", "*");
    client.assert_runs("PUT", 200, "plain", "https://admin.example.com");
    client.assert_refused(APP, "PUT");
    client.assert_allowed("https://admin.example.com", "PUT", "https://admin.example.com", "PUT");
    client.assert_refused(STRANGER, "GET");
    client.assert_allowed(STRANGER, "POST", "*", "*");
    client.assert_not_allowed("DELETE", APP, "GET,HEAD,PUT,POST");
}

#[test]
fn no_preflight_promises_what_no_policy_of_the_start_keeps() {
    let mut client = Client::new(at_u(cors_routes!(get(plain, owned_policy = owned("*", "GET"))).post(plain)));
    client.assert_refused(APP, "POST");
    client.assert_runs("POST", 200, "plain", "");
    // No browser sends DELETE after this, and its console can say why.
    client.assert_allowed(APP, "DELETE", "*", "GET");
    client.assert_allowed(APP, "HEAD", "*", "GET");
}

#[test]
fn a_policy_of_the_start_for_every_method() -> Result<(), Box<dyn std::error::Error>> {
    const API: StartupPolicy = cors_policy!(origins = startup, methods = "*");
    let users = Arc::new(Users { names: "Ada" });
    let app = at_u(cors_routes!(
        any(move || Users::clone(&users).list(), owned_policy = API.with_origins([APP])?),
        put(declared),
    ));
    let mut client = Client::new(app);
    for method in ["GET", "DELETE", "OPTIONS", "PURGE"] {
        client.assert_runs(method, 200, "Ada", APP);
    }
    client.assert_refused(STRANGER, "DELETE");
    client.assert_allowed(APP, "DELETE", APP, "*");
    client.assert_runs("PUT", 200, "declared", APP);
    Ok(())
}

#[test]
fn a_method_that_a_policy_of_the_start_does_not_allow_panics_while_the_router_is_built() {
    let path = || at_u(cors_routes!(delete(plain, owned_policy = owned(APP, "GET, PUT"))));
    assert_eq!(
        panic_of(path),
        "`plain` is mounted under DELETE, but its `owned_policy` doesn't allow DELETE\n\
         help: add DELETE to the methods of that policy, as in `.methods(\"DELETE\")` or `methods = \"DELETE\"`"
    );
    let closure = || at_u(cors_routes!(get(plain, policy = API), put(async || "x", owned_policy = owned(APP, "GET"))));
    assert!(panic_of(closure).starts_with("a handler is mounted under PUT, but its `owned_policy`"));
}
