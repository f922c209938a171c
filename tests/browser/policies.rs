//! The policies that the browsers meet. The first segment of a request's path is its policy's name.
//!
//! Origins are texts of the source, so the ports are fixed: see [`crate::ports`].

use std::collections::HashMap;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{Method, StatusCode};

use crate::handler;

const ANY: Policy = cors_policy!(origin = "*");

const ANY_ALL: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*");

const ANY_AUTHORIZATION: Policy = cors_policy!(origin = "*", headers = ["*", "Authorization"]);

const ONE: Policy = cors_policy!(
    origin = "http://127.0.0.1:27180",
    methods = [GET, PUT, DELETE, OPTIONS, CHICKEN],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = "X-Request-ID",
);

const ONE_CREDENTIALS: Policy = cors_policy!(
    origin = "http://127.0.0.1:27180",
    methods = [GET, PUT],
    headers = "X-Auth-Token",
    credentials = true,
);

const NEIGHBOUR: Policy = cors_policy!(origin = "http://127.0.0.1:27181", methods = [GET, PUT]);

const LIST: Policy = cors_policy!(
    origins = [
        "http://127.0.0.1:27180",
        "http://127.0.0.1:27181",
        "http://app.localhost:27180",
        "http://app.localhost.:27180",
    ],
    methods = [GET, PUT, PATCH],
    headers = ["Content-Type", "X-Auth-Token"],
    expose_headers = ["X-Request-ID", "ETag"],
);

const LIST_CREDENTIALS: Policy = cors_policy!(
    origins = ["http://127.0.0.1:27180", "http://app.localhost:27180"],
    methods = [GET, PUT],
    headers = "X-Auth-Token",
    expose_headers = "X-Request-ID",
    credentials = true,
);

const OTHERS: Policy = cors_policy!(
    origins = ["http://127.0.0.1:27181", "https://app.example.com"],
    methods = [GET, PUT],
    headers = "X-Auth-Token",
);

const OTHERS_CREDENTIALS: Policy = cors_policy!(
    origins = ["http://127.0.0.1:27181", "https://app.example.com"],
    methods = [GET, PUT],
    credentials = true,
);

#[expect(deprecated, reason = "the names usually go the other way, or have no effect, and the macro warns of them")]
const UNUSUAL: Policy = cors_policy!(
    origin = "http://127.0.0.1:27180",
    headers = "ETag, Location, Vary, Server, Access-Control-Allow-Origin, Origin, Host",
    expose_headers = "Authorization, Range, X-Requested-With, User-Agent, Cookie",
);

const SUBDOMAINS: Policy = cors_policy!(origin = "http://*.localhost:*", methods = [GET, PUT]);

const SUBDOMAINS_OF_APP: Policy = cors_policy!(origin = "http://*.app.localhost:27180");

const PART_OF_LABEL: Policy =
    cors_policy!(origins = ["http://a*p.localhost:27180", "http://pr*.localhost:*"], methods = [GET, PUT]);

const ANY_PORT: Policy = cors_policy!(origin = "http://127.0.0.1:*", methods = [GET, PUT], credentials = true);

const MIRROR: Policy = cors_policy!(origin = mirror, methods = mirror, headers = mirror);

const MIRROR_CREDENTIALS: Policy =
    cors_policy!(origin = "http://127.0.0.1:27180", methods = mirror, headers = mirror, credentials = true,);

const NULL: Policy =
    cors_policy!(origins = ["null", "http://127.0.0.1:27180"], methods = [GET, PUT], dangerously = [null_origin],);

const FILE: Policy = cors_policy!(origins = ["file://", "null"], methods = [GET, PUT], dangerously = [null_origin]);

const FILE_BY_NAME: Policy = cors_policy!(origin = "file://", methods = [GET, PUT], dangerously = [null_origin]);

const EXTENSIONS: Policy = cors_policy!(
    origins = ["moz-extension://*", "chrome-extension://*"],
    methods = [GET, PUT],
    headers = "X-Auth-Token",
    expose_headers = "X-Request-ID",
    credentials = true,
    dangerously = [whole_schemes],
);

#[expect(deprecated, reason = "the macro warns that each installation of an extension has a host of its own")]
const ONE_INSTALLATION: Policy = cors_policy!(
    origins = [
        "moz-extension://1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11",
        "chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm",
    ],
    methods = [GET, PUT],
);

const ANY_ADDRESS: Policy = cors_policy!(origin = "http://0.0.0.0:27180", methods = [GET, PUT], credentials = true);

const NO_CACHE: Policy = cors_policy!(origin = "http://127.0.0.1:27180", methods = [PUT, DELETE], max_age = 0);

const TWO_SECONDS: Policy = cors_policy!(origin = "http://127.0.0.1:27180", methods = [PUT], max_age = "2s");

const STATUS_200: Policy = cors_policy!(origin = "http://127.0.0.1:27180", methods = [PUT], preflight_status = 200);

const UNDER_API: Policy =
    cors_policy!(origin = "http://127.0.0.1:27180", methods = [GET, PUT], path = "^/under-api/api/",);

#[cors(origin = "*", methods = "GET")]
async fn read() -> &'static str {
    "read"
}

#[cors(origin = "http://127.0.0.1:27180", methods = "PUT", headers = "Content-Type")]
async fn replace() -> &'static str {
    "replaced"
}

/// What authentication guards; the case says what the handlers answer.
const GUARDED: Policy = cors_policy!(
    origin = "http://127.0.0.1:27180",
    methods = [GET, PUT],
    headers = "Authorization",
    expose_headers = "WWW-Authenticate",
);

/// Lets nobody in who has no Authorization, preflights neither.
async fn authenticate(request: Request, next: Next) -> Response {
    match request.headers().get(AUTHORIZATION) {
        Some(_) => next.run(request).await,
        None => (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")], "who are you?").into_response(),
    }
}

/// The policy that answers a request, by the first segment of its path.
///
/// `requested` is the method that decides among a route's handlers: for a preflight, the one asked for.
pub(crate) fn policy(name: &str, requested: &Method) -> Option<Policy> {
    if name == "guarded" {
        return Some(GUARDED);
    }
    if name == "routes" {
        return Some(if *requested == Method::PUT { <replace>::CORS } else { <read>::CORS });
    }
    LAYERS.iter().find(|(layer, _)| *layer == name).map(|&(_, policy)| policy)
}

const LAYERS: &[(&str, Policy)] = &[
    ("any", ANY),
    ("any-all", ANY_ALL),
    ("any-authorization", ANY_AUTHORIZATION),
    ("one", ONE),
    ("one-credentials", ONE_CREDENTIALS),
    ("neighbour", NEIGHBOUR),
    ("list", LIST),
    ("list-credentials", LIST_CREDENTIALS),
    ("others", OTHERS),
    ("others-credentials", OTHERS_CREDENTIALS),
    ("unusual", UNUSUAL),
    ("subdomains", SUBDOMAINS),
    ("subdomains-of-app", SUBDOMAINS_OF_APP),
    ("part-of-label", PART_OF_LABEL),
    ("any-port", ANY_PORT),
    ("mirror", MIRROR),
    ("mirror-credentials", MIRROR_CREDENTIALS),
    ("null", NULL),
    ("file", FILE),
    ("file-by-name", FILE_BY_NAME),
    ("extensions", EXTENSIONS),
    ("one-installation", ONE_INSTALLATION),
    ("any-address", ANY_ADDRESS),
    ("no-cache", NO_CACHE),
    ("two-seconds", TWO_SECONDS),
    ("status-200", STATUS_200),
    ("under-api", UNDER_API),
];

/// The servers behind the policies, by the first segment of the path.
pub(crate) fn services() -> HashMap<&'static str, Router> {
    let layered = LAYERS
        .iter()
        .map(|&(name, policy)| (name, Router::new().route("/{*path}", any(handler::answer)).layer(policy)));
    let routes = Router::new().route("/routes/{*path}", cors_routes!(get(read), put(replace)));
    let guarded = cors_routes!(
        get(handler::answer, policy = GUARDED),
        put(handler::answer, policy = GUARDED),
        layer(from_fn(authenticate)),
    );
    let guarded = Router::new().route("/guarded/{*path}", guarded);
    // Nothing is around these; the second one redirects no preflight.
    let raw = Router::new().route("/raw/{*path}", any(handler::answer));
    let steady = Router::new().route("/raw-steady/{*path}", any(handler::answer_steadily));
    layered.chain([("routes", routes), ("guarded", guarded), ("raw", raw), ("raw-steady", steady)]).collect()
}
