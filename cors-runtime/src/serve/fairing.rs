//! The policy as a [Rocket](https://rocket.rs) fairing.
//!
//! ```
//! # use rocket::{get, put, routes};
//! use cors_runtime::{Policy, cors_policy};
//!
//! const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);
//!
//! #[get("/users")]
//! fn list_users() -> &'static str {
//!     "Ada, Grace"
//! }
//!
//! let rocket = rocket::build().mount("/", routes![list_users]).attach(API.fairing());
//! ```
//!
//! The fairing mounts a route for OPTIONS of every path, before all others. It answers preflights, and passes every other
//! request on to the application's own routes. So neither a handler nor a request guard runs for a preflight, and no catcher.
//!
//! Everything else gets the policy's fields, what catchers answer to a missing route, a failed guard or a panic as well. Two
//! things never come to a fairing, because Rocket answers them before it routes: a method that it doesn't know (400), and
//! what hyper refuses.
//!
//! Several fairings with policies of different `path`s may be attached. Where two govern a path, the one that was attached
//! first answers the preflights, and the one that was attached last speaks in the other responses.

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::route::{Handler, Outcome};
use rocket::{Build, Data, Request, Response, Rocket, Route, async_trait};

use super::{Hold, decide};
use crate::fields::Field;
use crate::{Decision, Policy};

/// A [`Policy`], or another `P` that holds one, for `Rocket::attach`.
#[derive(Clone, Copy, Debug)]
pub struct CorsFairing<P = Policy> {
    policy: P,
}

impl Policy {
    /// The policy as a Rocket fairing; the module [`fairing`](crate::fairing) has an example.
    #[must_use]
    pub const fn fairing(self) -> CorsFairing {
        CorsFairing { policy: self }
    }
}

#[cfg(feature = "startup")]
impl crate::startup::OwnedPolicy {
    /// The policy as a Rocket fairing, as [`Policy::fairing`].
    #[must_use]
    pub const fn fairing(self) -> CorsFairing<Self> {
        CorsFairing { policy: self }
    }
}

/// The name of the routes that answer preflights.
const ROUTE: &str = "CORS preflight";

#[async_trait]
impl<P: Hold> Fairing for CorsFairing<P> {
    fn info(&self) -> Info {
        Info { name: "CORS policy", kind: Kind::Ignite | Kind::Response }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        // No two routes of one path may have the same rank.
        let others = rocket.routes().filter(|route| route.name.as_deref() == Some(ROUTE)).count();
        let rank = isize::MIN.saturating_add_unsigned(others);
        let preflights = Preflights { policy: self.policy.clone() };
        let mut route = Route::ranked(rank, rocket::http::Method::Options, "/<path..>", preflights);
        route.name = Some(ROUTE.into());
        Ok(rocket.mount("/", [route]))
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let policy = self.policy.hold();
        let (method, headers) = (method(request), read(request));
        // A preflight was answered by its route.
        if let Decision::Actual(actual) = policy.decide(&method, request.uri().path().as_str(), &headers) {
            let mut fields = HeaderMap::new();
            for name in Field::OWN.into_iter().chain([Field::Vary]).map(Field::name) {
                // Rocket itself can't send what isn't a value.
                let values =
                    response.headers().get(name.as_str()).filter_map(|value| HeaderValue::from_str(value).ok());
                for value in values {
                    fields.append(&name, value);
                }
                response.remove_header(name.as_str());
            }
            actual.apply(&mut fields);
            write(&fields, response);
        }
    }
}

/// The handler of the route for every OPTIONS.
#[derive(Clone)]
struct Preflights<P> {
    policy: P,
}

#[async_trait]
impl<P: Hold> Handler for Preflights<P> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let policy = self.policy.hold();
        let (method, headers) = (method(request), read(request));
        let authority = request.host().map(ToString::to_string);
        let path = request.uri().path();
        let decision = decide(&policy, &method, path.as_str(), authority.as_deref(), &headers);
        let Decision::Preflight(preflight) = decision else {
            // What Rocket begins with where no route matches.
            return Outcome::Forward((data, Status::NotFound));
        };
        let mut response = Response::new();
        response.set_status(Status::new(preflight.status().as_u16()));
        write(&preflight.into_headers(headers), &mut response);
        Outcome::Success(response)
    }
}

fn method(request: &Request<'_>) -> Method {
    Method::from_bytes(request.method().as_str().as_bytes()).unwrap_or_default()
}

/// What is read of a request: by a policy three fields, by its events more. Rocket has taken away what isn't UTF-8.
fn read(request: &Request<'_>) -> HeaderMap {
    const READ: [HeaderName; 3] = [ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_REQUEST_HEADERS];
    let mut headers = HeaderMap::new();
    for header in request.headers().iter() {
        let Ok(name) = HeaderName::from_bytes(header.name.as_str().as_bytes()) else { continue };
        if let (true, Ok(value)) =
            (cfg!(feature = "tracing") || READ.contains(&name), HeaderValue::from_str(&header.value))
        {
            headers.append(name, value);
        }
    }
    headers
}

fn write(fields: &HeaderMap, response: &mut Response<'_>) {
    for (name, value) in fields {
        response.adjoin_raw_header(name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
}
