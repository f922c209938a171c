//! Faults that only a written policy can have: what a parser meets before there is a value to judge.

pub mod files;
pub mod routes;

use crate::fault::{At, Fault};
use crate::{Key, Rule, key};

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

/// A setting of the attribute, or of a route, twice.
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

/// A constant policy beside a policy that is written out.
#[must_use]
pub fn policy_beside_keys() -> Fault {
    let fact = "`policy` gives the handler a whole policy, and more of one is written beside it";
    Fault::new(Rule::WrongForm, At::Policy, fact).help(
        "leave `policy` out, or write all of it in the constant, as in \
         `const API: Policy = cors_policy!(origin = \"https://app.example.com\", methods = [GET, PUT])`",
    )
}

/// A word that is nearly `policy`, and no key; where it is one, `None`.
#[must_use]
pub fn nearly_policy(key: &str) -> Option<Fault> {
    let is_other = key == POLICY || Key::nearest(key).is_some();
    let meant = key::nearest(key, &[POLICY]).filter(|_| !is_other)?;
    Some(Fault::new(Rule::UnknownKey, At::Policy, format!("`{key}` isn't a key of `#[cors]`")).replace(key, meant))
}

/// `#[cors(API)]`: a constant without its key.
#[must_use]
pub fn policy_without_key(constant: &str) -> Fault {
    let fact = format!("`{constant}` stands here without a key");
    Fault::new(Rule::WrongForm, At::Policy, fact).replace(constant, format!("policy = {constant}"))
}

/// A policy that is built when the program starts, in the attribute.
#[must_use]
pub fn owned_policy_in_attribute() -> Fault {
    let fact = "the policy of `#[cors]` is whole when the program is compiled, so it is no `owned_policy`";
    Fault::new(Rule::WrongForm, At::Policy, fact).help(
        "leave the attribute out and mount the handler with it: `cors_routes!(get(list_users, owned_policy = policy))`",
    )
}

/// How a feature that is off is turned on: by a command, and by hand.
#[must_use]
pub fn turn_on(feature: &str) -> String {
    format!(
        "`cargo add cors-runtime --features {feature}` turns it on, and so does `features = [\"{feature}\"]` beside its version in \
         Cargo.toml"
    )
}

/// The key of a constant policy, in `#[cors]` and in `cors_routes!`.
pub const POLICY: &str = "policy";

/// `policy =` or `owned_policy =` with nothing behind.
#[must_use]
pub fn no_policy_given(key: &str) -> Fault {
    let example = if key == POLICY { "API" } else { "policies.api.clone()" };
    Fault::new(Rule::WrongForm, At::Policy, format!("`{key}` gets no value here"))
        .help(format!("write `{key} = {example}`"))
}

/// `policy = "API"`, or another literal; `is_name` says whether it is a text that could be the constant's name.
#[must_use]
pub fn policy_is_literal(key: &str, literal: &str, is_name: bool) -> Fault {
    let fact = if key == POLICY {
        format!("`{key}` is a constant of the type `Policy`, and `{literal}` isn't one")
    } else {
        format!("`{key}` is an `OwnedPolicy`, and `{literal}` isn't one")
    };
    let fault = Fault::new(Rule::WrongForm, At::Policy, fact);
    match literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|_| is_name) {
        Some(name) => fault.replace(literal, name),
        None if key == POLICY => fault
            .help("write `const API: Policy = cors_policy!(origin = \"https://app.example.com\")`, and `policy = API`"),
        None => fault.help("give it what `OwnedPolicy::builder()` or a `StartupPolicy` made when the program started"),
    }
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

/// `origins = "startup"` in a file, be it read while the program is compiled or when it starts.
#[must_use]
pub fn startup_in_file(at: At) -> Fault {
    let fact = "`startup` stands for origins that come when the program starts, and a file has the origins themselves";
    Fault::new(Rule::WrongForm, at, fact).help(
        "give the origins, as in `https://app.example.com`, or write the policy into the program: \
         `cors_policy!(origins = startup, …)`",
    )
}

/// What a program is told when it's compiled that has `#[cors]` below actix-web's `#[get("/users")]`.
#[must_use]
pub fn actix_attribute_above(name: &str) -> String {
    format!(
        "an attribute of actix-web stands above this `#[cors]` and has put `{name}` where nobody can mount its policy\n\
         help: write `#[cors(…)]` above that attribute"
    )
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
