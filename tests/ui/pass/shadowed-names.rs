//! What the macros write means the same beside items of any name.

#![allow(dead_code, non_camel_case_types, non_upper_case_globals, unused_imports, unused_macros)]

mod shadows {
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod http {}
    pub mod cors_runtime {}
    pub mod axum {}
    pub struct Policy;
    pub struct Table;
    pub struct Wire;
    pub struct Cow;
    pub struct Option;
    pub struct Result;
    pub struct String;
    pub struct str;
    pub struct u8;
    pub struct u16;
    pub struct u32;
    pub struct usize;
    pub struct bool;
    pub struct HeaderValue;
    pub struct Origins;
    pub struct Names;
    pub const Some: () = ();
    pub const None: () = ();
    pub const Ok: () = ();
    pub const Err: () = ();
    pub const TABLE: () = ();
    pub const WIRE: () = ();
    pub const CORS: () = ();
    pub trait From {}
    pub trait Into {}
    pub trait Clone {}
    pub trait Copy {}
}

use shadows::*;

macro_rules! assert { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }
macro_rules! panic { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }
macro_rules! env { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }
macro_rules! concat { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }
macro_rules! stringify { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }
macro_rules! compile_error { ($($any:tt)*) => { this_is_not_the_macro_you_mean } }

static API: ::cors_runtime::Policy = ::cors_runtime::cors_policy!(
    origins = ["https://a.example", "https://*.b.example", "https://*.c.example:*", "http://localhost:*"],
    methods = [GET, PUT],
    headers = ["X-Token"],
    expose_headers = ["X-Request-ID"],
    credentials = true,
    max_age = "24h",
    path = r"^/api/v\d+/",
    preflight_status = 200,
);

#[allow(deprecated)]
const WARNED: ::cors_runtime::Policy = ::cors_runtime::cors_policy!(origin = "http://a.example", path = "/api/");

#[::cors_runtime::cors(origin = "https://a.example", methods = [PUT])]
fn list_users() {}

#[::cors_runtime::cors(origin = mirror, name = FREE)]
fn find_users() {}

// A policy in a scope whose own names are all taken.
fn local<T, A, B>(_: T, _: A, _: B) -> ::cors_runtime::Policy {
    const TABLE: () = ();
    static WIRE: () = ();
    ::cors_runtime::cors_policy!(origin = "https://a.example")
}

fn main() {
    list_users();
    find_users();
    let none_varies = !list_users::CORS.varies() && !WARNED.varies() && !local(1, 2, 3).varies();
    ::std::assert!(none_varies);
    ::std::assert!(API.varies() && FREE.varies());
}
