//! Every way of mounting a policy on actix-web, over TCP.

#![allow(clippy::unused_async, reason = "handlers of actix-web are")]

mod support;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::error::ErrorForbidden;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, get, put, route, routes, web};
use cors_runtime::reload::ReloadablePolicy;
use cors_runtime::startup::{OwnedPolicy, OwnedPolicySet};
use cors_runtime::tenants::PolicyBy;
use cors_runtime::{Policy, cors, cors_policy, cors_resource};
use cors_tests::http1::{Answer, Connection};
use cors_tests::server::Server;

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const API: Policy =
    cors_policy!(origins = ["https://app.example.com", "https://admin.example.com"], methods = [GET, PUT]);
const POST: Policy = cors_policy!(origin = "*", methods = "POST");

fn preflight(server: &Server, path: &str, origin: &str, method: &str) -> Answer {
    let lines = [("Host", "localhost"), ("Origin", origin), ("Access-Control-Request-Method", method)];
    Connection::open(server.address).send("OPTIONS", path, &lines, "")
}

fn send(server: &Server, method: &str, path: &str, origin: &str) -> Answer {
    send_body(server, method, path, origin, "")
}

fn send_body(server: &Server, method: &str, path: &str, origin: &str, body: &str) -> Answer {
    let length = body.len().to_string();
    let lines = [("Host", "localhost"), ("Origin", origin), ("Content-Length", length.as_str())];
    Connection::open(server.address).send(method, path, &lines, body)
}

/// The status, and the origin that may read the answer.
fn readable(answer: &Answer) -> (u16, Option<&str>) {
    let allowed = answer.values("access-control-allow-origin");
    assert!(allowed.len() <= 1, "{allowed:?}");
    (answer.status, allowed.first().copied())
}

async fn plain() -> &'static str {
    "plain"
}

#[test]
fn a_policy_is_mounted_on_an_application_a_scope_and_a_resource() {
    let owned = OwnedPolicy::builder().origins([APP, ADMIN]).methods("GET, PUT").build().expect("a sound policy");
    let server = serve!(move || {
        App::new()
            .service(web::resource("/resource").get(plain).wrap(API))
            .service(web::scope("/scope").route("/in", web::get().to(plain)).wrap(API))
            .service(web::scope("/owned").route("/in", web::get().to(plain)).wrap(owned.clone()))
            .route("/without", web::get().to(plain))
    });
    for path in ["/resource", "/scope/in", "/owned/in"] {
        assert_eq!(readable(&send(&server, "GET", path, APP)), (200, Some(APP)), "{path}");
        assert_eq!(readable(&preflight(&server, path, ADMIN, "PUT")), (204, Some(ADMIN)), "{path}");
        assert_eq!(readable(&preflight(&server, path, "https://other.example", "PUT")), (403, None), "{path}");
        // What the handlers don't serve is answered by actix-web, and can be read as well.
        assert_eq!(readable(&send(&server, "POST", path, APP)).1, Some(APP), "{path}");
    }
    assert_eq!(readable(&send(&server, "GET", "/scope/not-there", APP)), (404, Some(APP)));
    assert_eq!(readable(&send(&server, "GET", "/without", APP)), (200, None));
    assert_eq!(readable(&preflight(&server, "/without", APP, "GET")).1, None);

    let server = serve!(|| App::new().route("/in", web::get().to(plain)).wrap(API));
    assert_eq!(readable(&send(&server, "GET", "/in", APP)), (200, Some(APP)));
    assert_eq!(readable(&send(&server, "GET", "/not-there", APP)), (404, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/not-there", APP, "PUT")), (204, Some(APP)));
}

/// A scope takes nothing off the path.
#[test]
fn a_path_is_the_clients() {
    const UNDER_API: Policy = cors_policy!(origin = "https://app.example.com", path = "^/api/");
    let server = serve!(|| App::new()
        .service(web::scope("/api").service(web::scope("/v1").route("/in", web::get().to(plain)).wrap(UNDER_API))));
    assert_eq!(readable(&send(&server, "GET", "/api/v1/in", APP)), (200, Some(APP)));
}

#[test]
fn the_outermost_policy_speaks() {
    const INNER: Policy = cors_policy!(origin = "https://inner.example", expose_headers = "X-Inner");
    let server = serve!(|| App::new().service(web::resource("/in").get(plain).wrap(INNER)).wrap(API));
    let answer = send(&server, "GET", "/in", APP);
    assert_eq!(answer.cors_lines(), [("access-control-allow-origin", APP), ("vary", "Origin")]);
}

mod users {
    use super::{HttpResponse, Responder, cors, get, put, web};

    /// Private, as actix-web lets handlers be that other modules mount.
    #[cors(origin = "https://app.example.com", methods = "GET")]
    #[get("/users/{id}")]
    async fn show(id: web::Path<u32>) -> impl Responder {
        format!("user {id}")
    }

    #[cors(origin = "https://admin.example.com", methods = "PUT", headers = "Content-Type")]
    #[put("/users/{id}", name = "replace")]
    async fn replace(_body: String) -> impl Responder {
        HttpResponse::NoContent()
    }

    pub(crate) async fn refuse(
        _: super::ServiceRequest,
        _: super::Next<impl super::MessageBody + 'static>,
    ) -> Result<super::ServiceResponse<super::EitherBody<actix_web::body::BoxBody>>, super::Error> {
        Err(super::ErrorForbidden("not signed in"))
    }

    #[cors(origin = "https://app.example.com", methods = "DELETE")]
    #[actix_web::delete(r"/users/{id}", wrap = "actix_web::middleware::from_fn(refuse)")]
    async fn delete() -> &'static str {
        "deleted"
    }
}

#[test]
fn handlers_with_attributes_of_actix_web_have_policies_of_their_own() {
    let server = serve!(|| App::new().service(users::show).service(users::replace).service(users::delete));
    assert_eq!(readable(&send(&server, "GET", "/users/1", APP)), (200, Some(APP)));
    assert_eq!(send(&server, "GET", "/users/1", APP).text(), "user 1");
    // The preflight is answered by the policy of the handler that the browser is about to call.
    let answer = preflight(&server, "/users/1", APP, "GET");
    assert_eq!((readable(&answer), answer.values("access-control-allow-methods")), ((204, Some(APP)), vec!["GET"]));
    let answer = preflight(&server, "/users/1", ADMIN, "PUT");
    assert_eq!((readable(&answer), answer.values("access-control-allow-methods")), ((204, Some(ADMIN)), vec!["PUT"]));
    // A constant origin goes to everyone, and the browser compares.
    assert_eq!(readable(&preflight(&server, "/users/1", APP, "PUT")), (403, None));
    assert_eq!(readable(&send(&server, "PUT", "/users/1", ADMIN)), (204, Some(ADMIN)));
    // Nobody serves PATCH; OPTIONS that is no preflight is nobody's.
    assert_eq!(readable(&preflight(&server, "/users/1", APP, "PATCH")), (404, None));
    assert_eq!(readable(&send(&server, "OPTIONS", "/users/1", APP)), (404, None));
    // An extractor's error, and one of what the attribute puts around the handler.
    assert_eq!(readable(&send(&server, "GET", "/users/x", APP)), (404, Some(APP)));
    assert_eq!(readable(&send(&server, "DELETE", "/users/1", APP)), (403, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/users/1", APP, "DELETE")), (204, Some(APP)));
    assert!(users::show::CORS.allows_method("GET") && !users::show::CORS.allows_method("PUT"));
}

#[cors(origin = "https://app.example.com", methods = "GET, PUT, PURGE")]
#[route("/several", method = "GET", method = "PUT", method = "PURGE")]
async fn several() -> impl Responder {
    "several"
}

#[cors(policy = API)]
#[routes]
#[get("/one")]
#[get("/two")]
async fn two_paths() -> impl Responder {
    "two paths"
}

#[test]
fn handlers_have_several_methods_and_paths() {
    let server = serve!(|| App::new().service(web::scope("/api").service(several).service(two_paths)));
    for method in ["GET", "PUT", "PURGE"] {
        assert_eq!(readable(&preflight(&server, "/api/several", APP, method)), (204, Some(APP)), "{method}");
        assert_eq!(readable(&send(&server, method, "/api/several", APP)), (200, Some(APP)), "{method}");
    }
    for path in ["/api/one", "/api/two"] {
        assert_eq!(readable(&preflight(&server, path, ADMIN, "GET")), (204, Some(ADMIN)), "{path}");
        assert_eq!(readable(&send(&server, "GET", path, ADMIN)), (200, Some(ADMIN)), "{path}");
    }
}

/// A policy with a name is a constant, and the function what actix-web makes of it.
#[cors(origin = "https://app.example.com", name = NAMED_CORS)]
#[get("/named", wrap = "NAMED_CORS")]
async fn named() -> &'static str {
    "named"
}

#[test]
fn a_handler_within_a_function_has_a_policy() {
    #[cors(origin = "https://app.example.com")]
    #[get("/within")]
    async fn within() -> &'static str {
        "within"
    }
    #[cors(origin = "https://app.example.com")]
    async fn plain_within() -> &'static str {
        "plain"
    }
    let server =
        serve!(|| App::new().service(within).service(named).service(cors_resource!("/plain", get(plain_within))));
    assert_eq!(readable(&send(&server, "GET", "/within", APP)), (200, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/within", APP, "GET")), (204, Some(APP)));
    assert_eq!(readable(&send(&server, "GET", "/named", APP)), (200, Some(APP)));
    assert_eq!(readable(&send(&server, "GET", "/plain", APP)), (200, Some(APP)));
}

#[cors(origin = "https://app.example.com", methods = "GET")]
async fn list() -> &'static str {
    "Ada, Grace"
}

#[cors(origin = "https://admin.example.com", methods = "PUT")]
async fn replace(names: web::Json<Vec<String>>) -> String {
    names.join(", ")
}

struct Users;

impl Users {
    async fn remove() -> &'static str {
        "removed"
    }
}

#[test]
fn a_resource_has_a_policy_for_each_handler() {
    const READ: Policy = cors_policy!(origin = "*", methods = "DELETE");
    let owned = OwnedPolicy::builder().origins("https://owned.example").methods("PATCH").build().expect("sound");
    let server = serve!(move || {
        App::new().service(
            web::scope("/api").service(
                cors_resource!(
                    ["/users", "/people"],
                    get(list),
                    put(self::replace),
                    delete(Users::remove, policy = READ),
                    patch(|| async { "patched" }, owned_policy = owned.clone()),
                )
                .name("users"),
            ),
        )
    });
    for path in ["/api/users", "/api/people"] {
        assert_eq!(readable(&send(&server, "GET", path, APP)), (200, Some(APP)));
        assert_eq!(readable(&preflight(&server, path, APP, "GET")), (204, Some(APP)));
        assert_eq!(readable(&preflight(&server, path, ADMIN, "PUT")), (204, Some(ADMIN)));
        assert_eq!(readable(&preflight(&server, path, APP, "PUT")), (403, None));
        assert_eq!(readable(&send(&server, "DELETE", path, APP)), (200, Some("*")));
        assert_eq!(readable(&send(&server, "PATCH", path, APP)), (200, Some("https://owned.example")));
        let answer = preflight(&server, path, "https://owned.example", "PATCH");
        assert_eq!(readable(&answer), (204, Some("https://owned.example")));
    }
    // The error of an extractor is the handler's answer.
    assert_eq!(readable(&send_body(&server, "PUT", "/api/users", ADMIN, "no JSON")), (400, Some(ADMIN)));
    // For what nobody serves, the first one speaks, and lets no preflight through.
    assert_eq!(readable(&send(&server, "POST", "/api/users", APP)), (405, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/api/users", APP, "POST")), (403, None));
    let answer = preflight(&server, "/api/users", APP, "PURGE");
    assert_eq!((readable(&answer), answer.values("access-control-allow-methods")), ((204, Some(APP)), vec!["GET"]));
}

/// Each policy of a set by its path, what a function picks, and what takes their place.
#[test]
fn a_handler_of_a_resource_has_several_policies() {
    let set = |origin: &str| {
        let policy = |origin: &str, path: &str| {
            OwnedPolicy::builder().origins([origin, "https://other.example"]).methods("GET, PUT").path(path).build()
        };
        let policies = [policy(ADMIN, "^/admin/"), policy(origin, "^/api/")];
        OwnedPolicySet::new(policies.map(|policy| policy.expect("sound"))).expect("both can answer")
    };
    let current = ReloadablePolicy::new(set("https://before.example"));
    let mounted = current.clone();
    let server = serve!(move || {
        let picked = PolicyBy::new(|request| request.path().starts_with("/api/").then_some(API));
        App::new().service(cors_resource!(
            "/{tenant}/in",
            get(plain, owned_policy = mounted.clone()),
            put(plain, owned_policy = picked),
            post(plain, policy = POST),
        ))
    });
    assert_eq!(readable(&preflight(&server, "/api/in", APP, "GET")), (403, None));
    current.replace(set(APP));
    assert_eq!(readable(&preflight(&server, "/api/in", APP, "GET")), (204, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/api/in", ADMIN, "GET")), (403, None));
    assert_eq!(readable(&preflight(&server, "/admin/in", ADMIN, "GET")), (204, Some(ADMIN)));
    assert_eq!(readable(&send(&server, "GET", "/api/in", APP)), (200, Some(APP)));
    assert_eq!(readable(&send(&server, "GET", "/admin/in", APP)), (200, None));
    assert_eq!(readable(&send(&server, "PUT", "/api/in", ADMIN)), (200, Some(ADMIN)));
    assert_eq!(readable(&preflight(&server, "/api/in", ADMIN, "PUT")), (204, Some(ADMIN)));
    // For what nobody serves, the first one speaks by the path.
    assert_eq!(readable(&send(&server, "DELETE", "/api/in", APP)), (405, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/api/in", APP, "HEAD")), (204, Some(APP)));
    // Where no policy governs, nothing is done: actix-web says what it says of an OPTIONS that nobody serves.
    for (path, method) in [("/elsewhere/in", "GET"), ("/admin/in", "PUT")] {
        let answer = send(&server, method, path, ADMIN);
        assert_eq!((answer.text(), answer.cors_lines().len()), ("plain", 0), "{method} {path}");
        let answer = preflight(&server, path, ADMIN, method);
        assert_eq!((answer.status, answer.cors_lines().len()), (405, 0), "{method} {path}");
    }
    assert_eq!(readable(&send(&server, "POST", "/elsewhere/in", APP)), (200, Some("*")));
}

#[test]
fn a_resource_has_a_handler_for_every_other_method() {
    const ANY: Policy = cors_policy!(origin = "https://admin.example.com", methods = "PURGE, PUT");
    let server = serve!(|| App::new().service(cors_resource!("/in", any(plain, policy = ANY), get(list))));
    assert_eq!(send(&server, "GET", "/in", APP).text(), "Ada, Grace");
    assert_eq!(send(&server, "PURGE", "/in", APP).text(), "plain");
    assert_eq!(readable(&send(&server, "PURGE", "/in", APP)), (200, Some(ADMIN)));
    assert_eq!(readable(&preflight(&server, "/in", ADMIN, "PUT")), (204, Some(ADMIN)));
    assert_eq!(readable(&preflight(&server, "/in", APP, "GET")), (204, Some(APP)));
    // OPTIONS that is no preflight is one of the others.
    assert_eq!(send(&server, "OPTIONS", "/in", ADMIN).text(), "plain");
}

async fn refuse<B: MessageBody + 'static>(
    _: ServiceRequest,
    _: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    Err(ErrorForbidden("not signed in"))
}

#[test]
fn what_is_wrapped_inside_answers_no_preflight_and_its_error_can_be_read() {
    let server = serve!(|| {
        App::new()
            .service(cors_resource!("/resource", get(list), wrap(from_fn(refuse))))
            .service(web::resource("/wrapped").get(plain).wrap(from_fn(refuse)).wrap(API))
            .service(web::resource("/twice").get(plain).wrap(from_fn(refuse)).wrap(list::CORS).wrap(API))
            .service(
                web::resource("/function")
                    .get(plain)
                    .wrap_fn(|_, _| async { Err::<ServiceResponse, _>(ErrorForbidden("no")) })
                    .wrap(API),
            )
    });
    for path in ["/resource", "/wrapped", "/twice", "/function"] {
        let answer = send(&server, "GET", path, APP);
        assert_eq!(readable(&answer), (403, Some(APP)), "{path}");
        assert_eq!(readable(&preflight(&server, path, APP, "GET")), (204, Some(APP)), "{path}");
    }
    assert_eq!(readable(&send(&server, "GET", "/twice", ADMIN)), (403, Some(ADMIN)));
}

/// What stands outside still gets an error as an error, with what it knows of it.
#[test]
fn an_error_stays_one_for_what_is_outside() {
    let server = serve!(|| {
        App::new().service(web::resource("/in").get(plain).wrap(from_fn(refuse)).wrap(API)).wrap_fn(|request, inner| {
            let answer = inner.call(request);
            async {
                let mut error = answer.await.expect_err("what is inside refuses");
                error.add_response_mapper(|mut response| {
                    let seen = actix_web::http::header::HeaderName::from_static("x-seen");
                    response.headers_mut().insert(seen, actix_web::http::header::HeaderValue::from_static("an error"));
                    response
                });
                Err::<ServiceResponse, _>(error)
            }
        })
    });
    let answer = send(&server, "GET", "/in", APP);
    assert_eq!(readable(&answer), (403, Some(APP)));
    assert_eq!(answer.values("x-seen"), ["an error"]);
}

/// In one table with the path's other policies.
#[test]
fn routes_on_the_result_run_inside_of_the_policies() {
    let server = serve!(|| App::new().service(cors_resource!("/in", get(list)).route(web::post().to(plain))));
    assert_eq!(readable(&send(&server, "POST", "/in", APP)), (200, Some(APP)));
    assert_eq!(readable(&preflight(&server, "/in", APP, "POST")), (403, None));
}
