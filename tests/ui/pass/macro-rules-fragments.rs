//! What `macro_rules!` passes on, in every kind of fragment, is read like the tokens that it stands for.

#![deny(warnings)]

use axum::Router;
use cors_runtime::{Policy, cors, cors_policy, cors_routes};

macro_rules! with_body {
    ($name:ident $body:block) => {
        #[cors(origin = "https://a.example", methods = [PUT])]
        fn $name() $body
    };
}

macro_rules! with_crate {
    ($name:ident, $runtime:path) => {
        #[cors(crate = $runtime, origin = "https://a.example", methods = [PUT])]
        fn $name() {}
    };
    (type $name:ident, $runtime:ty) => {
        #[cors(origin = "https://a.example", methods = [PUT], crate = $runtime)]
        fn $name() {}
    };
}

macro_rules! with_name {
    ($visibility:vis $name:ident is $policy:ident, $key:ident = $origin:tt) => {
        #[cors($key = $origin, methods = [PUT], name = $policy)]
        $visibility fn $name() {}
    };
}

macro_rules! with_attributes {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty $body:block) => {
        #[cors(origin = "https://a.example", methods = [PUT])]
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) -> $result $body
    };
}

macro_rules! with_item {
    ($item:item) => { with_passed_item!($item); };
}

macro_rules! with_passed_item {
    ($item:item) => {
        #[cors(origin = "https://a.example", methods = [PUT])]
        $item
    };
}

macro_rules! with_entries {
    ($($entry:meta),*) => { cors_policy!($($entry),*) };
}

macro_rules! with_variable {
    ($name:literal) => { cors_policy!(origin = "*", headers = env!($name)) };
    (expression $name:expr) => { cors_policy!(origin = "*", headers = ["X-A", env!($name)]) };
    (whole $value:expr) => { cors_policy!(origin = "*", headers = $value) };
    (optional $name:literal) => { cors_policy!(origin = "*", headers = ["X-A", option_env!($name)]) };
}

macro_rules! with_list {
    ($methods:expr, $headers:expr) => { with_list!(again $methods, $headers) };
    (again $methods:expr, $headers:expr) => {
        cors_policy!(origin = "https://a.example", methods = $methods, headers = [$headers, "X-B"])
    };
}

macro_rules! mount {
    (path $($function:ident $handler:path),*) => { cors_routes!($($function($handler)),*) };
    (expression $($function:ident $handler:expr),*) => { cors_routes!($($function($handler)),*) };
    (ident $($function:ident $handler:ident),*) => { cors_routes!($($function($handler)),*) };
    (type $($function:ident $handler:ty),*) => { cors_routes!($($function($handler)),*) };
    (tokens $($function:ident $handler:tt),*) => { cors_routes!($($function($handler)),*) };
    (routes $($route:expr),*) => { cors_routes!($($route),*) };
}

macro_rules! mount_with {
    (expression $handler:expr, $policy:expr, $layer:expr) => {
        cors_routes!(get($handler, policy = $policy), put($handler, policy = $policy,), layer($layer))
    };
    (path $handler:path, $policy:path) => { cors_routes!(get($handler, policy = $policy), put($handler)) };
    (owned $handler:expr, $policy:expr) => { cors_routes!(get($handler, owned_policy = $policy)) };
    (arguments $($function:ident($($argument:tt)*)),*) => { cors_routes!($($function($($argument)*)),*) };
}

macro_rules! with_constant {
    ($name:ident, $policy:path) => {
        #[cors(policy = $policy)]
        async fn $name() {}
    };
    (expression $name:ident, $policy:expr) => {
        #[cors(name = OF_EXPRESSION, policy = $policy)]
        async fn $name() {}
    };
}

with_constant!(of_constant, ENTRIES);
with_constant!(expression of_expression, self::ENTRIES);
with_body!(of_block {});
with_crate!(of_path, ::cors_runtime);
with_crate!(type of_type, cors_runtime);
with_name!(pub(crate) of_visibility is OF_VISIBILITY, origin = "https://a.example");
with_name!(of_no_visibility is OF_NO_VISIBILITY, origins = ["https://a.example", "https://b.example"]);
with_attributes!(#[allow(dead_code)] pub(crate) fn of_attribute(first: u8, _second: (u8, u8)) -> u8 { first });
with_attributes!(#[cfg(any())] #[must_use] fn of_condition() -> NoSuchType { no_such_function() });
with_item!(pub(crate) const fn of_item() {});

mod users {
    #[cors_runtime::cors(origin = "https://a.example", methods = [GET, PUT])]
    pub(crate) async fn list() {}

    #[cors_runtime::cors(origin = "https://a.example", methods = [GET, PUT])]
    pub(crate) async fn find<T>() {}
}

#[cors(origin = "https://a.example", methods = [GET, PUT])]
async fn local() {}

const ENTRIES: Policy =
    with_entries!(origin = "https://a.example", max_age = "24h", credentials = true, methods = [GET, PUT]);

fn main() {
    of_block();
    of_path();
    of_type();
    of_visibility();
    of_no_visibility();
    assert_eq!(of_attribute(1, (2, 3)), 1);
    of_item();
    let companions = [of_block::CORS, of_path::CORS, of_type::CORS, of_attribute::CORS, of_item::CORS];
    assert!(companions.into_iter().all(|policy| policy.allows_method("PUT")));
    assert!(OF_VISIBILITY.allows_method("PUT") && OF_NO_VISIBILITY.varies());
    assert!(!ENTRIES.varies());
    // Cargo sets it, and a package's name is a token.
    assert!(!with_variable!("CARGO_PKG_NAME").varies());
    assert!(!with_variable!(expression "CARGO_PKG_NAME").varies());
    assert!(!with_variable!(whole env!("CARGO_PKG_NAME")).varies());
    assert!(!with_variable!(whole option_env!("CARGO_PKG_NAME")).varies());
    assert!(!with_variable!(optional "CORS_TESTS_NOT_SET").varies());
    assert!(with_list!([PUT, DELETE], "X-A").allows_method("DELETE"));
    assert!(with_list!("PUT, DELETE", "X-A").allows_method("DELETE"));
    assert!(of_constant::CORS.allows_method("PUT") && OF_EXPRESSION.allows_method("PUT"));
    let owned = cors_runtime::startup::OwnedPolicy::builder().origins("https://a.example").build().unwrap();
    let text = "text";
    let auth = axum::middleware::from_fn(async |request, next: axum::middleware::Next| next.run(request).await);
    let _routers: [Router; 12] = [
        mount_with!(expression move |_: axum::http::Method, _: String| async move { text }, ENTRIES, auth.clone()),
        mount_with!(expression users::list, users::list::CORS, auth.clone()),
        mount_with!(path users::list, self::ENTRIES),
        mount_with!(owned move || async move { text }, owned.clone()),
        mount_with!(arguments get(of_expression, policy = OF_EXPRESSION), layer(auth), put(of_constant)),
        mount!(routes get(async || "x", policy = ENTRIES)),
        mount!(path get users::list, put users::find::<u8>),
        mount!(expression get users::list, put users::find::<u8>),
        mount!(ident get local, put local),
        mount!(type get users::list, put local),
        mount!(tokens get local, put local),
        mount!(routes get(users::list), put(local)),
    ]
    .map(|routes| Router::new().route("/", routes));
}
