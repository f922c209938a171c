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

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::Status;
use rocket::route::{Handler, Outcome};
use rocket::{Build, Data, Request, Response, Rocket, Route, async_trait};

#[cfg(any(feature = "explain-header", feature = "tracing"))]
use super::Head;
use super::{Asked, Serve, decide, for_each_other};
use crate::fields::Field;
use crate::{Decision, Policy};

/// A [`Policy`], or whatever else `P` serves policies, for `Rocket::attach`.
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

macro_rules! fairing {
    ({$($parameter:tt)*} $Served:ty) => {
        impl<$($parameter)*> $Served {
            /// As a Rocket fairing, as [`Policy::fairing`].
            #[must_use]
            pub const fn fairing(self) -> CorsFairing<Self> {
                CorsFairing { policy: self }
            }
        }
    };
}
for_each_other!(fairing);

/// The name of the routes that answer preflights.
const ROUTE: &str = "CORS preflight";

#[async_trait]
impl<P: Serve> Fairing for CorsFairing<P> {
    fn info(&self) -> Info {
        let kind = Kind::Ignite | Kind::Response;
        Info { name: "CORS policy", kind: if P::CHANGES { kind | Kind::Request } else { kind } }
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

    /// A policy that is replaced while the request is answered stays the one that it began with.
    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let policy = self.policy.pick(&Read::of(request));
        Begun::of(request).lock().push((self.address(), policy));
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let read = Read::of(request);
        let policy = self.begun(request, &read);
        // A preflight was answered by its route.
        if let Decision::Actual(actual) = decide(policy.as_ref(), &read) {
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

impl<P: Serve> CorsFairing<P> {
    /// Tells this fairing from others of its type. Rocket moves it no more.
    fn address(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The policy that the request began with.
    fn begun(&self, request: &Request<'_>, read: &Read<'_>) -> Option<P::Held> {
        if P::CHANGES {
            let mut begun = Begun::of(request).lock();
            if let Some(index) = begun.iter().position(|(address, _)| *address == self.address()) {
                return begun.swap_remove(index).1;
            }
        }
        self.policy.pick(read)
    }
}

/// The policies that a request began with, each beside the address of its fairing. Rocket keeps one value of a type for each
/// request.
struct Begun<H>(Mutex<Vec<(usize, Option<H>)>>);

impl<H: Send + 'static> Begun<H> {
    fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(|| Self(Mutex::default()))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(usize, Option<H>)>> {
        // Nothing that panics runs while it is locked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The handler of the route for every OPTIONS.
#[derive(Clone)]
struct Preflights<P> {
    policy: P,
}

#[async_trait]
impl<P: Serve> Handler for Preflights<P> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let read = Read::of(request);
        let policy = self.policy.pick(&read);
        #[cfg(feature = "tracing")]
        super::events::served(&self.policy, policy.as_deref(), &read);
        let Decision::Preflight(preflight) = decide(policy.as_ref(), &read) else {
            // What Rocket begins with where no route matches.
            return Outcome::Forward((data, Status::NotFound));
        };
        let mut response = Response::new();
        response.set_status(Status::new(preflight.status().as_u16()));
        write(&preflight.into_headers(read.headers), &mut response);
        Outcome::Success(response)
    }
}

/// What is read of a request, in the types of `http` 1: by a policy three fields, by its events more. Rocket has taken away what
/// isn't UTF-8.
struct Read<'r> {
    method: Method,
    path: &'r str,
    authority: Option<String>,
    headers: HeaderMap,
}

impl<'r> Read<'r> {
    fn of(request: &'r Request<'_>) -> Self {
        const READ: [HeaderName; 3] = [ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_REQUEST_HEADERS];
        let mut headers = HeaderMap::new();
        for header in request.headers().iter() {
            let Ok(name) = HeaderName::from_bytes(header.name.as_str().as_bytes()) else { continue };
            if let (true, Ok(value)) = (
                cfg!(any(feature = "explain-header", feature = "tracing")) || READ.contains(&name),
                HeaderValue::from_str(&header.value),
            ) {
                headers.append(name, value);
            }
        }
        Self {
            method: Method::from_bytes(request.method().as_str().as_bytes()).unwrap_or_default(),
            path: request.uri().path().as_str(),
            // Rocket has it from Host where there is no other.
            authority: request.host().map(ToString::to_string),
            headers,
        }
    }
}

impl Asked for Read<'_> {
    type Fields = HeaderMap;

    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn is_options(&self) -> bool {
        self.method == Method::OPTIONS
    }

    fn path(&self) -> &str {
        self.path
    }

    fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    fn fields(&self) -> &HeaderMap {
        &self.headers
    }

    #[cfg(any(feature = "explain-header", feature = "tracing"))]
    fn head(&self) -> Head<'_> {
        Head::of(&self.method, self)
    }
}

fn write(fields: &HeaderMap, response: &mut Response<'_>) {
    for (name, value) in fields {
        response.adjoin_raw_header(name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
}
