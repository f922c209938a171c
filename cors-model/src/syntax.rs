//! Faults that only a written policy can have: what a parser meets before there is a value to judge.

use crate::fault::{At, Fault};
use crate::{Rule, key};

/// The routing functions of `cors_routes!`, and the method that each mounts a handler under; `any` is for all others.
pub const ROUTING: [(&str, Option<&str>); 8] = [
    ("get", Some("GET")),
    ("head", Some("HEAD")),
    ("post", Some("POST")),
    ("put", Some("PUT")),
    ("delete", Some("DELETE")),
    ("patch", Some("PATCH")),
    ("options", Some("OPTIONS")),
    ("any", None),
];

/// Something stands where `key = value` belongs; `found` is quoted where it is the text of the program.
#[must_use]
pub fn not_an_entry(at: At, found: &str) -> Fault {
    let fault = Fault::new(Rule::WrongForm, at, format!("a policy is a list of `key = value`, and {found} isn't one"));
    let text = found.trim_matches('`');
    if text.starts_with('"') {
        fault.replace(text, format!("origin = {text}"))
    } else {
        fault.help("write it as in `origin = \"https://app.example.com\", methods = [GET, PUT]`")
    }
}

/// Two entries with nothing between them.
#[must_use]
pub fn missing_comma(at: At, before: &str) -> Fault {
    Fault::new(Rule::WrongForm, at, format!("a comma is missing before `{before}`"))
        .replace(before, format!(", {before}"))
}

/// A semicolon between two entries.
#[must_use]
pub fn semicolon() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "the entries of a policy have commas between them").replace(";", ",")
}

/// An attribute on an entry or on an element of a list, as it is written in its brackets; a doc comment without one.
#[must_use]
pub fn attribute_on_entry(written: Option<&str>) -> Fault {
    match written {
        Some(written) => {
            let fact = format!("`#{written}` stands on a part of a policy, and only a whole one takes attributes");
            Fault::new(Rule::WrongForm, At::Policy, fact)
                .help("put it on the policy; where parts of it depend on a `cfg`, write a policy for each case")
        }
        None => Fault::new(Rule::WrongForm, At::Policy, "a part of a policy takes no doc comment")
            .help("write the comment with `//`"),
    }
}

/// A comma without an entry before it.
#[must_use]
pub fn stray_comma() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "there is nothing before this comma").help("leave it out")
}

/// A key with another sign than `=` after it.
#[must_use]
pub fn wrong_sign(at: At, key: &str, sign: &str) -> Fault {
    Fault::new(Rule::WrongForm, at, format!("`{key}{sign}` isn't how a key gets its value"))
        .replace(sign, if sign == ":" { " =" } else { "=" })
}

/// `crate` or `name` of the attribute, twice.
#[must_use]
pub fn repeated_setting(key: &str) -> Fault {
    Fault::new(Rule::RepeatedKey, At::Policy, format!("`{key}` stands here for the second time"))
        .help("leave one of the two out")
}

/// `crate = …` of the attribute with anything but a path.
#[must_use]
pub fn wrong_crate() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "`crate` is a path to cors-runtime")
        .help("write `crate = ::my_facade::cors_runtime` or `crate = crate::cors_runtime`")
}

/// `name = …` of the attribute with anything but a name.
#[must_use]
pub fn wrong_name() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "`name` is a name for the policy")
        .help("write it as in `name = LIST_USERS_CORS`")
}

/// The attribute on something that is no free function.
#[must_use]
pub fn attribute_place(what: &str) -> Fault {
    Fault::new(Rule::AttributePlace, At::Policy, format!("`#[cors]` is for free functions, and this is {what}")).help(
        "put it on the handler function; for anything else write \
         `pub const API: Policy = cors_policy!(…)` and mount that",
    )
}

/// `origins = startup` in the attribute, which mounts a policy that is whole.
#[must_use]
pub fn startup_in_attribute(at: At) -> Fault {
    Fault::new(
        Rule::WrongForm,
        at,
        "the policy of `#[cors]` is whole when the program is compiled, so its origins can't be `startup`",
    )
    .help(
        "write `const API: StartupPolicy = cors_policy!(origins = startup, …)` in place of the attribute; when the \
         program starts, `API.origins_from_env(\"CORS_ORIGINS\")?` or `API.with_origins(…)?` gives the policy to mount \
         as a layer",
    )
}

/// `origins = startup` where a program that has started builds a policy.
#[must_use]
pub fn startup_in_program(at: At) -> Fault {
    let fact = "`startup` stands for origins that come when the program starts, and that is now";
    Fault::new(Rule::WrongForm, at, fact).help("give the origins themselves, as in `https://app.example.com`")
}

/// A second `#[cors]` on the same function.
#[must_use]
pub fn second_attribute() -> Fault {
    Fault::new(Rule::AttributePlace, At::Policy, "this function has a policy already: one `#[cors]` stands above")
        .help("write one `#[cors]` with all origins, methods and headers")
}

/// A handler with the name of a type that every module knows, where its policy would be a type of that name.
#[must_use]
pub fn hidden_type(name: &str) -> Fault {
    let fact =
        format!("the policy of `{name}` would be a type named `{name}`, and hide the one that every module knows");
    Fault::new(Rule::AttributePlace, At::Policy, fact)
        .help(format!("give the policy a name of its own: `name = {}_CORS`", name.to_uppercase()))
}

/// A routing function that `cors_routes!` doesn't know.
#[must_use]
pub fn unknown_routing(name: &str) -> Fault {
    if matches!(name, "trace" | "connect") {
        let method = name.to_ascii_uppercase();
        let fact = format!("no browser sends {method}, so no policy can govern it");
        return Fault::new(Rule::MethodForbidden, At::Policy, fact)
            .help("mount that handler on the result of `cors_routes!`");
    }
    let fact = format!("`{name}` isn't a routing function of `cors_routes!`");
    let fault = Fault::new(Rule::WrongForm, At::Policy, fact);
    let functions = ROUTING.map(|(function, _)| function);
    match key::nearest(name, &functions) {
        Some(meant) => fault.replace(name, meant),
        None => fault.choices("the routing functions are", &functions),
    }
}

/// Two handlers under one method.
#[must_use]
pub fn repeated_routing(name: &str) -> Fault {
    let fact = format!("`{name}` stands here twice, and one path has one handler for a method");
    Fault::new(Rule::RepeatedElement, At::Policy, fact).help("leave one of the two out")
}

/// No route at all.
#[must_use]
pub fn no_routes() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "`cors_routes!()` mounts no handler").help(ROUTES_FORM)
}

/// Something other than a list of `get(handler)`.
#[must_use]
pub fn not_a_route(found: &str) -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, format!("`{found}` isn't a handler under a method")).help(ROUTES_FORM)
}

const ROUTES_FORM: &str =
    "write `cors_routes!(get(list_users), put(replace_users))`, with functions that have `#[cors]`";

/// What a program that mounts a handler without `#[cors]` is told when it's compiled.
#[must_use]
pub fn no_policy(handler: &str) -> String {
    format!(
        "`{handler}` has no policy\n\
         help: put `#[cors(…)]` on it, or mount it on the result of `cors_routes!` if no browser is to call it from another origin"
    )
}

/// What a program that mounts a handler under a method that its policy doesn't allow is told when it's compiled.
#[must_use]
pub fn method_not_allowed(handler: &str, method: &str) -> String {
    format!(
        "`{handler}` is mounted under {method}, but its policy doesn't allow {method}\n\
         help: add {method} to the `methods` of its `#[cors(…)]`, as in `methods = \"{method}\"`"
    )
}
