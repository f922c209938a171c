//! What is served is what a policy in the binary serves.

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Decision, Policy, cors_policy};
use http::{HeaderMap, Method};

use crate::support::map;

const WRITTEN: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = mirror,
    credentials = true,
    path = "^/api/",
);

fn built() -> OwnedPolicy {
    OwnedPolicy::builder()
        .origins("https://app.example.com, https://*.preview.example.com")
        .methods("GET, PUT")
        .headers("mirror")
        .credentials(true)
        .path("^/api/")
        .build()
        .unwrap()
}

fn requests() -> Vec<(Method, &'static str, HeaderMap)> {
    let preflight = |origin| {
        let (method, headers) = ("access-control-request-method", "access-control-request-headers");
        (Method::OPTIONS, "/api/users", map([("origin", origin), (method, "PUT"), (headers, "x-auth-token")]))
    };
    let actual = |origin| (Method::PUT, "/api/users", map([("origin", origin)]));
    vec![
        preflight("https://app.example.com"),
        preflight("https://evil.example"),
        actual("https://pr-1.preview.example.com"),
        actual("https://evil.example"),
        (Method::GET, "/api/users", HeaderMap::new()),
        (Method::GET, "/elsewhere", map([("origin", "https://app.example.com")])),
    ]
}

/// The status and the fields that a decision sends.
fn sent(decision: Decision<'_>) -> (Option<u16>, HeaderMap) {
    match decision {
        Decision::NotGoverned => (None, HeaderMap::new()),
        Decision::Preflight(preflight) => (Some(preflight.status().as_u16()), preflight.headers()),
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            (None, headers)
        }
    }
}

#[test]
fn decisions_are_the_same() {
    let (built, leaked) = (built(), built().leak());
    for (method, path, headers) in requests() {
        let expected = sent(WRITTEN.decide(&method, path, &headers));
        assert_eq!(sent(built.decide(&method, path, &headers)), expected, "{method} {path} {headers:?}");
        assert_eq!(sent(leaked.decide(&method, path, &headers)), expected, "{method} {path} {headers:?}");
    }
    assert_eq!(built.varies(), WRITTEN.varies());
    assert!(built.allows_method("PUT") && !built.allows_method("put"));
}

#[test]
fn a_clone_is_a_pointer_and_may_go_to_another_thread() {
    let policy = built();
    let clone = policy.clone();
    assert_eq!(size_of_val(&policy), size_of::<usize>());
    let same = std::thread::spawn(move || clone.to_string()).join().unwrap();
    assert_eq!(same, policy.to_string());
}

#[cfg(feature = "tower")]
mod tower {
    use std::convert::Infallible;

    use http::{HeaderMap, Request, Response, StatusCode};
    use tower_layer::Layer;
    use tower_service::Service;

    use super::{WRITTEN, built, requests};
    use crate::handler::Handler;
    use crate::ready::now;

    fn call<S>(mut service: S, request: Request<String>) -> (StatusCode, HeaderMap, &'static str)
    where
        S: Service<Request<String>, Response = Response<&'static str>, Error = Infallible>,
    {
        let Ok(response) = now(service.call(request));
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, body)
    }

    #[test]
    fn services_answer_the_same() {
        for (method, path, headers) in requests() {
            let request = || {
                let mut request = Request::new(String::new());
                *request.method_mut() = method.clone();
                *request.uri_mut() = path.parse().unwrap();
                *request.headers_mut() = headers.clone();
                request
            };
            assert_eq!(
                call(built().layer(Handler), request()),
                call(WRITTEN.layer(Handler), request()),
                "{method} {path}"
            );
        }
    }

    #[test]
    fn a_response_outlives_every_other_handle() {
        let mut service = built().layer(Handler);
        let (_, path, headers) = requests().swap_remove(2);
        let mut request = Request::new(String::new());
        *request.uri_mut() = path.parse().unwrap();
        *request.headers_mut() = headers;
        let future = service.call(request);
        // The service is gone before the response is there: the future has a hold on the policy of its own.
        drop(service);
        let Ok(response) = now(future);
        assert_eq!(response.headers()["access-control-allow-origin"], "https://pr-1.preview.example.com");
    }
}

#[cfg(feature = "axum")]
#[test]
fn it_is_a_layer_of_axum() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(async || "all is well")).layer(built());
}

/// A policy that waits for its origins is no layer: of these two traits one alone has to be its.
#[cfg(feature = "tower")]
#[test]
fn a_policy_without_its_origins_cannot_be_mounted() {
    trait Ambiguous<A> {
        fn holds() -> bool {
            true
        }
    }
    impl<T> Ambiguous<()> for T {}
    impl<T: tower_layer::Layer<()>> Ambiguous<u8> for T {}

    assert!(<cors_runtime::startup::StartupPolicy as Ambiguous<_>>::holds());
}
