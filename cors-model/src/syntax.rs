//! Faults that only a written policy can have: what a parser meets before there is a value to judge.

use crate::fault::{At, Fault};
use crate::{Rule, key, text};

/// The routing functions of `cors_routes!`.
pub const ROUTING: [&str; 8] = ["get", "head", "post", "put", "delete", "patch", "options", "any"];

/// The method that each of [`ROUTING`] mounts a handler under; `any` is for all others.
pub const ROUTED_METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", ""];

/// A fault with what to do about it.
fn with_help(rule: Rule, at: At, fact: &[&str], help: &[&str]) -> Fault {
    let mut fault = Fault::new(rule, at, fact);
    fault.help(help);
    fault
}

/// A fault of form, with what to write instead of what.
fn with_replacement(at: At, fact: &[&str], from: &str, to: &[&str]) -> Fault {
    let mut fault = Fault::new(Rule::WrongForm, at, fact);
    fault.replace(&[from], to);
    fault
}

/// Something stands where `key = value` belongs; `found` is quoted where it is the text of the program.
#[must_use]
pub fn not_an_entry(at: At, found: &str) -> Fault {
    let fact = &["a policy is a list of `key = value`, and ", found, " isn't one"];
    let text = text::trim_all(found, |character| character == '`');
    if text.starts_with('"') {
        return with_replacement(at, fact, text, &["origin = ", text]);
    }
    let help = "write it as in `origin = \"https://app.example.com\", methods = [GET, PUT]`";
    with_help(Rule::WrongForm, at, fact, &[help])
}

/// Two entries with nothing between them.
#[must_use]
pub fn missing_comma(at: At, before: &str) -> Fault {
    let fact = &["a comma is missing before `", before, "`"];
    with_replacement(at, fact, before, &[", ", before])
}

/// A semicolon between two entries.
#[must_use]
pub fn semicolon() -> Fault {
    let fact = &["the entries of a policy have commas between them"];
    with_replacement(At::Policy, fact, ";", &[","])
}

/// A comma without an entry before it.
#[must_use]
pub fn stray_comma() -> Fault {
    with_help(Rule::WrongForm, At::Policy, &["there is nothing before this comma"], &["leave it out"])
}

/// A key with another sign than `=` after it.
#[must_use]
pub fn wrong_sign(at: At, key: &str, sign: &str) -> Fault {
    let fact = &["`", key, sign, "` isn't how a key gets its value"];
    with_replacement(at, fact, sign, &[if sign == ":" { " =" } else { "=" }])
}

/// `crate` or `name` of the attribute, twice.
#[must_use]
pub fn repeated_setting(key: &str) -> Fault {
    let fact = &["`", key, "` stands here for the second time"];
    with_help(Rule::RepeatedKey, At::Policy, fact, &["leave one of the two out"])
}

/// `crate = …` of the attribute with anything but a path.
#[must_use]
pub fn wrong_crate(at: At) -> Fault {
    let help = "write `crate = ::my_facade::cors_runtime` or `crate = crate::cors_runtime`";
    with_help(Rule::WrongForm, at, &["`crate` is a path to cors-runtime"], &[help])
}

/// `name = …` of the attribute with anything but a name.
#[must_use]
pub fn wrong_name(at: At) -> Fault {
    let help = "write it as in `name = LIST_USERS_CORS`";
    with_help(Rule::WrongForm, at, &["`name` is a name for the policy"], &[help])
}

/// The attribute on something that is no free function.
#[must_use]
pub fn attribute_place(what: &str) -> Fault {
    let help = "put it on the handler function; for anything else write `pub const API: Policy = cors_policy!(…)` and mount that";
    with_help(Rule::AttributePlace, At::Policy, &["`#[cors]` is for free functions, and this is ", what], &[help])
}

/// A second `#[cors]` on the same function.
#[must_use]
pub fn second_attribute() -> Fault {
    let fact = "this function has a policy already: one `#[cors]` stands above";
    let help = "write one `#[cors]` with all origins, methods and headers";
    with_help(Rule::AttributePlace, At::Policy, &[fact], &[help])
}

/// A routing function that `cors_routes!` doesn't know.
#[must_use]
pub fn unknown_routing(name: &str) -> Fault {
    let no_browser = match name {
        "trace" => "no browser sends TRACE, so no policy can govern it",
        "connect" => "no browser sends CONNECT, so no policy can govern it",
        _ => "",
    };
    if !no_browser.is_empty() {
        let help = "mount that handler on the result of `cors_routes!`";
        return with_help(Rule::MethodForbidden, At::Policy, &[no_browser], &[help]);
    }
    let fact = &["`", name, "` isn't a routing function of `cors_routes!`"];
    match key::nearest(name, &ROUTING) {
        Some(meant) => with_replacement(At::Policy, fact, name, &[meant]),
        None => {
            let mut fault = Fault::new(Rule::WrongForm, At::Policy, fact);
            fault.choices("the routing functions are", &ROUTING);
            fault
        }
    }
}

/// Two handlers under one method.
#[must_use]
pub fn repeated_routing(name: &str) -> Fault {
    let fact = &["`", name, "` stands here twice, and one path has one handler for a method"];
    with_help(Rule::RepeatedElement, At::Policy, fact, &["leave one of the two out"])
}

/// No route at all.
#[must_use]
pub fn no_routes() -> Fault {
    with_help(Rule::WrongForm, At::Policy, &["`cors_routes!()` mounts no handler"], &[ROUTES_FORM])
}

/// Something other than a list of `get(handler)`.
#[must_use]
pub fn not_a_route(found: &str) -> Fault {
    let fact = &["`", found, "` isn't a handler under a method"];
    with_help(Rule::WrongForm, At::Policy, fact, &[ROUTES_FORM])
}

const ROUTES_FORM: &str =
    "write `cors_routes!(get(list_users), put(replace_users))`, with functions that have `#[cors]`";

/// What a program that mounts a handler under a method that its policy doesn't allow is told when it's compiled.
#[must_use]
pub fn method_not_allowed(handler: &str, method: &str) -> String {
    text::concat(&[
        "`",
        handler,
        "` is mounted under ",
        method,
        ", but its policy doesn't allow ",
        method,
        "\nhelp: add ",
        method,
        " to the `methods` of its `#[cors(…)]`, as in `methods = \"",
        method,
        "\"`",
    ])
}
