//! Faults that only a written policy can have: what a parser meets before there is a value to judge.

use crate::fault::{At, Fault};
use crate::{Rule, key, text};

/// The routing functions of `cors_routes!`.
pub const ROUTING: [&str; 8] = ["get", "head", "post", "put", "delete", "patch", "options", "any"];

/// The method that each of [`ROUTING`] mounts a handler under; `any` is for all others.
pub const ROUTED_METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", ""];

/// Something stands where `key = value` belongs; `found` is quoted where it is the text of the program.
#[must_use]
pub fn not_an_entry(at: At, found: &str) -> Fault {
    let mut fault = Fault::new(
        Rule::WrongForm,
        at,
        "a policy is a list of `key = value`, and {} isn't one\n\
         help: write it as in `origin = \"https://app.example.com\", methods = [GET, PUT]`",
        &[found],
    );
    let text = text::trim_all(found, |character| character == '`');
    if text.starts_with('"') {
        fault.replace("{}", "origin = {}", &[text, text]);
    }
    fault
}

/// Two entries with nothing between them.
#[must_use]
pub fn missing_comma(at: At, before: &str) -> Fault {
    let mut fault = Fault::new(Rule::WrongForm, at, "a comma is missing before `{}`", &[before]);
    fault.replace("{}", ", {}", &[before, before]);
    fault
}

/// A semicolon between two entries.
#[must_use]
pub fn semicolon() -> Fault {
    let mut fault = Fault::new(Rule::WrongForm, At::Policy, "the entries of a policy have commas between them", &[]);
    fault.replace(";", ",", &[]);
    fault
}

/// A comma without an entry before it.
#[must_use]
pub fn stray_comma() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "there is nothing before this comma\nhelp: leave it out", &[])
}

/// A key with another sign than `=` after it.
#[must_use]
pub fn wrong_sign(at: At, key: &str, sign: &str) -> Fault {
    let mut fault = Fault::new(Rule::WrongForm, at, "`{}{}` isn't how a key gets its value", &[key, sign]);
    fault.replace("{}", if sign == ":" { " =" } else { "=" }, &[sign]);
    fault
}

/// `crate` or `name` of the attribute, twice.
#[must_use]
pub fn repeated_setting(key: &str) -> Fault {
    let text = "`{}` stands here for the second time\nhelp: leave one of the two out";
    Fault::new(Rule::RepeatedKey, At::Policy, text, &[key])
}

/// `crate = …` of the attribute with anything but a path.
#[must_use]
pub fn wrong_crate() -> Fault {
    let text = "`crate` is a path to cors-runtime\n\
                help: write `crate = ::my_facade::cors_runtime` or `crate = crate::cors_runtime`";
    Fault::new(Rule::WrongForm, At::Policy, text, &[])
}

/// `name = …` of the attribute with anything but a name.
#[must_use]
pub fn wrong_name() -> Fault {
    let text = "`name` is a name for the policy\nhelp: write it as in `name = LIST_USERS_CORS`";
    Fault::new(Rule::WrongForm, At::Policy, text, &[])
}

/// The attribute on something that is no free function.
#[must_use]
pub fn attribute_place(what: &str) -> Fault {
    let text = "`#[cors]` is for free functions, and this is {}\n\
                help: put it on the handler function; for anything else write \
                `pub const API: Policy = cors_policy!(…)` and mount that";
    Fault::new(Rule::AttributePlace, At::Policy, text, &[what])
}

/// A second `#[cors]` on the same function.
#[must_use]
pub fn second_attribute() -> Fault {
    let text = "this function has a policy already: one `#[cors]` stands above\n\
                help: write one `#[cors]` with all origins, methods and headers";
    Fault::new(Rule::AttributePlace, At::Policy, text, &[])
}

/// A routing function that `cors_routes!` doesn't know.
#[must_use]
pub fn unknown_routing(name: &str) -> Fault {
    let unsent = match name {
        "trace" => "TRACE",
        "connect" => "CONNECT",
        _ => return misspelt_routing(name),
    };
    let text = "no browser sends {}, so no policy can govern it\n\
                help: mount that handler on the result of `cors_routes!`";
    Fault::new(Rule::MethodForbidden, At::Policy, text, &[unsent])
}

fn misspelt_routing(name: &str) -> Fault {
    let text = "`{}` isn't a routing function of `cors_routes!`";
    let mut fault = Fault::new(Rule::WrongForm, At::Policy, text, &[name]);
    match key::nearest(name, &ROUTING) {
        Some(meant) => fault.replace("{}", "{}", &[name, meant]),
        None => fault.choices("the routing functions are", &ROUTING),
    };
    fault
}

/// Two handlers under one method.
#[must_use]
pub fn repeated_routing(name: &str) -> Fault {
    let text = "`{}` stands here twice, and one path has one handler for a method\nhelp: leave one of the two out";
    Fault::new(Rule::RepeatedElement, At::Policy, text, &[name])
}

/// No route at all.
#[must_use]
pub fn no_routes() -> Fault {
    let text = "`cors_routes!()` mounts no handler\nhelp: {}";
    Fault::new(Rule::WrongForm, At::Policy, text, &[ROUTES_FORM])
}

/// Something other than a list of `get(handler)`.
#[must_use]
pub fn not_a_route(found: &str) -> Fault {
    let text = "`{}` isn't a handler under a method\nhelp: {}";
    Fault::new(Rule::WrongForm, At::Policy, text, &[found, ROUTES_FORM])
}

const ROUTES_FORM: &str =
    "write `cors_routes!(get(list_users), put(replace_users))`, with functions that have `#[cors]`";

/// What a program that mounts a handler under a method that its policy doesn't allow is told when it's compiled.
#[must_use]
pub fn method_not_allowed(handler: &str, method: &str) -> String {
    let text = "`{}` is mounted under {}, but its policy doesn't allow {}\n\
                help: add {} to the `methods` of its `#[cors(…)]`, as in `methods = \"{}\"`";
    text::filled(text, &[handler, method, method, method, method])
}
