//! What is replaced, for whom, and when.

use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet, PolicyError};
use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Decision, Policy, cors_policy};
use http::{HeaderMap, Method};
use tower_layer::Layer;
use tower_service::Service;

use crate::handler::Handler;
use crate::support::{fields, request};

fn policy(origins: &str) -> Result<OwnedPolicy, PolicyError> {
    OwnedPolicy::builder().origins(origins).methods("GET, PUT").build()
}

const ADA: &str = "https://ada.example";
const GRACE: &str = "https://grace.example";

/// Access-Control-Allow-Origin for a page of this origin.
fn allowed<S, B>(service: &mut S, origin: &str) -> Option<String>
where
    S: Service<http::Request<()>, Response = http::Response<B>, Error = std::convert::Infallible>,
{
    let headers = fields(service.call(request(Method::GET, "/users", &[("origin", origin)])));
    headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned())
}

#[test]
fn services_and_clones_see_what_was_replaced() {
    let current = ReloadablePolicy::new(policy("https://ada.example, https://eve.example").unwrap());
    let mut before = current.layer(Handler);
    let mut other = current.clone().layer(Handler);
    assert_eq!(allowed(&mut before, ADA).as_deref(), Some(ADA));
    assert_eq!(allowed(&mut other, GRACE), None);

    let replaced = current.clone().replace(policy("https://grace.example, https://eve.example").unwrap());
    assert!(replaced.allows_origin_text(ADA), "it gives the one from before");
    for service in [&mut before, &mut other] {
        assert_eq!(allowed(service, ADA), None);
        assert_eq!(allowed(service, GRACE).as_deref(), Some(GRACE));
    }
    // And back.
    current.replace(replaced);
    assert_eq!(allowed(&mut before, ADA).as_deref(), Some(ADA));
}

#[test]
fn a_request_keeps_the_policy_that_it_began_with() {
    let current = ReloadablePolicy::new(policy("https://ada.example, https://eve.example").unwrap());
    let mut service = current.layer(Handler);
    let begun = service.call(request(Method::GET, "/users", &[("origin", ADA)]));
    current.replace(OwnedPolicy::builder().origins("*").expose_headers("X-Other").path("^/other").build().unwrap());
    drop((service, current));
    let headers = fields(begun);
    assert_eq!(headers["access-control-allow-origin"], ADA);
    assert_eq!(headers["vary"], "Origin");
    assert!(!headers.contains_key("access-control-expose-headers"));
}

#[test]
fn a_bad_policy_leaves_the_one_that_is_there() {
    fn reload(current: &ReloadablePolicy, origins: &str) -> Result<(), PolicyError> {
        current.replace(policy(origins)?);
        Ok(())
    }
    let current = ReloadablePolicy::new(policy(ADA).unwrap());
    let error = reload(&current, "https://grace.example/").unwrap_err();
    assert!(error.to_string().contains("replace `https://grace.example/` with `https://grace.example`"), "{error}");
    assert!(current.current().allows_origin_text(ADA));
    reload(&current, GRACE).unwrap();
    assert!(current.current().allows_origin_text(GRACE));
}

#[test]
fn what_was_taken_stays_what_it_is() {
    let current = ReloadablePolicy::new(policy(ADA).unwrap());
    let taken = current.current();
    current.replace(policy(GRACE).unwrap());
    assert!(taken.allows_origin_text(ADA));
    assert!(current.current().allows_origin_text(GRACE));
    assert_eq!(current.to_string(), current.current().to_string());
    assert!(format!("{current:?}").starts_with("ReloadablePolicy(OwnedPolicy"));
    assert!(matches!(taken.decide(&Method::GET, "/", &HeaderMap::new()), Decision::Actual(_)));
}

#[test]
fn it_begins_with_a_policy_in_the_binary() {
    const API: Policy = cors_policy!(origin = "https://ada.example");
    const OTHER: Policy = cors_policy!(origin = "https://grace.example");

    let current = ReloadablePolicy::<OwnedPolicy>::new(API.into());
    let mut service = current.layer(Handler);
    assert_eq!(allowed(&mut service, GRACE).as_deref(), Some(ADA));
    current.replace(policy(GRACE).unwrap());
    assert_eq!(allowed(&mut service, GRACE).as_deref(), Some(GRACE));

    // Or has nothing but such ones.
    let current = ReloadablePolicy::new(API);
    let mut service = current.layer(Handler);
    current.replace(OTHER);
    assert_eq!(allowed(&mut service, ADA).as_deref(), Some(GRACE));
}

#[test]
fn a_set_is_replaced_as_a_whole() {
    let set = |api: &str, rest: &str| {
        let api = OwnedPolicy::builder().origins(api).path("^/users").build()?;
        OwnedPolicySet::new([api, OwnedPolicy::builder().origins(rest).build()?])
    };
    let current = ReloadablePolicy::new(set(ADA, GRACE).unwrap());
    let mut service = current.layer(Handler);
    assert_eq!(allowed(&mut service, ADA).as_deref(), Some(ADA));
    current.replace(set(GRACE, ADA).unwrap());
    assert_eq!(allowed(&mut service, GRACE).as_deref(), Some(GRACE));
}

#[test]
fn tenants_come_and_go() {
    let tenants = |hosts: &'static [&'static str]| {
        let policy = policy(ADA).unwrap();
        PolicyBy::new(move |request| hosts.contains(&&*request.host()?).then(|| policy.clone()))
    };
    let current = ReloadablePolicy::new(tenants(&["one.example"]));
    let mut service = current.layer(Handler);
    let mut answer = |host| {
        let request = request(Method::GET, "/", &[("host", host), ("origin", ADA)]);
        fields(service.call(request)).contains_key("access-control-allow-origin")
    };
    assert!(answer("one.example") && !answer("two.example"));
    current.replace(tenants(&["two.example"]));
    assert!(!answer("one.example") && answer("two.example"));
}

#[cfg(feature = "axum")]
mod routes {
    use axum::Router;
    use cors_runtime::cors_routes;
    use cors_runtime::reload::ReloadablePolicy;
    use http::{Method, StatusCode};
    use tower::ServiceExt;

    use super::{ADA, GRACE, policy};
    use crate::support::request;

    #[tokio::test]
    async fn the_policy_of_one_handler_is_replaced() {
        let current = ReloadablePolicy::new(policy(ADA).unwrap());
        let owned = policy(ADA).unwrap();
        let app: Router = Router::new().route(
            "/users",
            cors_routes!(
                get(async || "Ada, Grace", owned_policy = current.clone()),
                put(async || (), owned_policy = owned),
            ),
        );
        let preflight = async |origin: &'static str, method: &'static str| {
            let asked = [("origin", origin), ("access-control-request-method", method)];
            let request = request(Method::OPTIONS, "/users", &asked).map(|()| axum::body::Body::empty());
            app.clone().oneshot(request).await.unwrap().status()
        };
        assert_eq!(preflight(ADA, "GET").await, StatusCode::NO_CONTENT);
        assert_eq!(preflight(GRACE, "GET").await, StatusCode::FORBIDDEN);
        current.replace(policy(GRACE).unwrap());
        assert_eq!(preflight(ADA, "GET").await, StatusCode::FORBIDDEN);
        assert_eq!(preflight(GRACE, "GET").await, StatusCode::NO_CONTENT);
        assert_eq!(preflight(ADA, "PUT").await, StatusCode::NO_CONTENT);
    }

    #[test]
    #[should_panic(expected = "doesn't allow DELETE")]
    fn a_method_that_it_does_not_allow_is_refused_at_once() {
        let current = ReloadablePolicy::new(policy(ADA).unwrap());
        let _: Router = Router::new().route("/users", cors_routes!(delete(async || (), owned_policy = current)));
    }
}
