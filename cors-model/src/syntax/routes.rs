//! Faults of `cors_routes!` and `cors_resource!`, and what they make the compiler say.

use super::{POLICY, turn_on};
use crate::fault::{At, Fault};
use crate::{Key, Rule, key};

/// The routing functions, and the method that each mounts a handler under; `any` is for all others.
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

/// A macro that mounts handlers with their policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// `cors_routes!`, for axum.
    Routes,
    /// `cors_resource!`, for actix-web.
    Resource,
}

impl Mount {
    /// How it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Routes => "cors_routes!",
            Self::Resource => "cors_resource!",
        }
    }

    /// The word that puts something around the handlers; each framework has its own.
    #[must_use]
    pub const fn around(self) -> &'static str {
        match self {
            Self::Routes => "layer",
            Self::Resource => "wrap",
        }
    }

    /// What that puts there.
    const fn what(self) -> &'static str {
        match self {
            Self::Routes => "layer",
            Self::Resource => "middleware",
        }
    }

    /// An example of it.
    const fn example(self) -> &'static str {
        match self {
            Self::Routes => "layer(axum::middleware::from_fn(authenticate))",
            Self::Resource => "wrap(actix_web::middleware::from_fn(authenticate))",
        }
    }

    /// What to write in place of something else.
    fn form(self) -> String {
        let begin = match self {
            Self::Routes => "",
            Self::Resource => "\"/users\", ",
        };
        format!(
            "write `{}({begin}get(list_users), put(replace_users))`, with functions that have `#[cors]`, or \
             `get(list_users, policy = API)` with a policy that is a constant",
            self.name()
        )
    }
}

/// The key of a policy that is built when the program starts.
pub const OWNED_POLICY: &str = "owned_policy";

/// A routing function that there isn't.
#[must_use]
pub fn unknown_routing(mount: Mount, name: &str) -> Fault {
    if matches!(name, "trace" | "connect") {
        let method = name.to_ascii_uppercase();
        let fact = format!("no browser sends {method}, so no policy can govern it");
        return Fault::new(Rule::MethodForbidden, At::Policy, fact)
            .help(format!("mount that handler on the result of `{}`", mount.name()));
    }
    let fact = format!("`{name}` isn't a routing function of `{}`", mount.name());
    let fault = Fault::new(Rule::WrongForm, At::Policy, fact);
    let functions = ROUTING.map(|(function, _)| function);
    let mut words = functions.to_vec();
    words.push(mount.around());
    // `route_layer`, `with_layer`, `middleware`: other words for what is around handlers.
    let is_around = name.contains("layer") || name.contains("wrap") || name == "middleware";
    match key::nearest(name, &words).or_else(|| is_around.then_some(mount.around())) {
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

/// No route at all; `has_layer` if there is something around them.
#[must_use]
pub fn no_routes(mount: Mount, has_layer: bool) -> Fault {
    let fact = match (mount, has_layer) {
        (_, true) => format!("`{}` mounts no handler, only a {}", mount.name(), mount.what()),
        (Mount::Routes, false) => "`cors_routes!()` mounts no handler".to_owned(),
        (Mount::Resource, false) => "this `cors_resource!` mounts no handler".to_owned(),
    };
    Fault::new(Rule::WrongForm, At::Policy, fact).help(mount.form())
}

/// `cors_resource!` that begins with a handler; `found` is its text.
#[must_use]
pub fn no_path(found: &str) -> Fault {
    let fact = format!("`cors_resource!` begins with the path of the resource, and `{found}` is a handler");
    Fault::new(Rule::WrongForm, At::Policy, fact).replace(found, format!("\"/users\", {found}"))
}

/// Something other than a list of `get(handler)`.
#[must_use]
pub fn not_a_route(mount: Mount, found: &str) -> Fault {
    let fact = format!("`{found}` isn't a handler under a method");
    Fault::new(Rule::WrongForm, At::Policy, fact).help(mount.form())
}

/// A routing function with nothing in its parentheses.
#[must_use]
pub fn no_handler(function: &str) -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, format!("`{function}()` mounts no handler")).help(format!(
        "write `{function}(list_users)` with a function that has `#[cors]`, or `{function}(list_users, policy = API)`"
    ))
}

/// `layer()` or `wrap()`.
#[must_use]
pub fn no_layer(mount: Mount) -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, format!("there is no {} in `{}()`", mount.what(), mount.around()))
        .help(format!("write it as in `{}`", mount.example()))
}

/// `layer(a, b)`; `second` is the second one's text.
#[must_use]
pub fn several_layers(mount: Mount, second: &str) -> Fault {
    let around = mount.around();
    let fact = format!("`{around}` takes one {}, and `{second}` is another argument", mount.what());
    Fault::new(Rule::WrongForm, At::Policy, fact)
        .help(format!("write `{around}(…)` once for each; a later one is around an earlier one"))
}

/// An expression without `policy = …`, that is no path to a function with `#[cors]`.
#[must_use]
pub fn expression_without_policy(function: &str, handler: &str) -> Fault {
    let fact = format!("`{handler}` is no path to a function with `#[cors]`, so `{function}` has to say its policy");
    Fault::new(Rule::WrongForm, At::Policy, fact)
        .help(format!("write `{function}(…, policy = API)` with a policy that is a constant"))
}

/// A second argument of a routing function that isn't `policy = …`; `is_value` if it could be what stands behind.
#[must_use]
pub fn not_a_setting(function: &str, found: &str, is_value: bool) -> Fault {
    let fact = format!("`{found}` stands where `{function}` takes `policy = …`");
    let fault = Fault::new(Rule::WrongForm, At::Policy, fact);
    if is_value {
        fault.replace(found, format!("{POLICY} = {found}"))
    } else {
        fault.help(format!("write it as in `{function}(list_users, policy = API)`"))
    }
}

/// A key of a route that there isn't; the one that is meant comes with it, if one is near.
#[must_use]
pub fn unknown_setting(mount: Mount, found: &str) -> (Fault, Option<&'static str>) {
    let fact = format!("`{found}` isn't a key of a handler in `{}`", mount.name());
    let fault = Fault::new(Rule::UnknownKey, At::Policy, fact);
    if Key::parse(found).is_some() {
        let help = format!(
            "write the policy as a constant, `const API: Policy = cors_policy!({found} = …)`, and `policy = API` here"
        );
        return (fault.help(help), None);
    }
    match key::nearest(found, &[POLICY, OWNED_POLICY]) {
        Some(meant) => (fault.replace(found, meant), Some(meant)),
        None => (fault.choices("the keys are", &[POLICY, OWNED_POLICY]), None),
    }
}

/// `policy` and `owned_policy` for one handler.
#[must_use]
pub fn two_policies() -> Fault {
    let fact = "`policy` and `owned_policy` are two policies, and a handler has one";
    Fault::new(Rule::WrongForm, At::Policy, fact).help("leave one of the two out")
}

/// `owned_policy` without the feature.
#[must_use]
pub fn startup_is_off() -> Fault {
    Fault::new(Rule::WrongForm, At::Policy, "`owned_policy` needs the feature `startup`, which is off")
        .help(format!("{}; `owned_policy` is for a policy that the program builds when it starts", turn_on("startup")))
}

/// What a program that mounts a handler without a policy is told when it's compiled.
#[must_use]
pub fn no_policy(mount: Mount, function: &str, handler: &str) -> String {
    let mount = mount.name();
    format!(
        "`{handler}` has no policy\n\
         help: put `#[cors(…)]` on it, or write `{function}({handler}, policy = API)` with a policy that is a constant, or mount it on \
         the result of `{mount}` if no browser is to call it from another origin"
    )
}

/// What a program that mounts a handler under a method that its policy doesn't allow is told when it's compiled.
#[must_use]
pub fn method_not_allowed(handler: &str, method: &str) -> String {
    format!(
        "`{handler}` is mounted under {method}, but its policy doesn't allow {method}\n\
         help: add {method} to the `methods` of its policy, as in `methods = \"{method}\"`"
    )
}

/// The same where the policy is said beside the handler, and both may be expressions without a name.
#[must_use]
pub fn method_not_allowed_by(policy: Option<&str>, handler: Option<&str>, method: &str) -> String {
    let handler = handler.map_or("a handler".to_owned(), |handler| format!("`{handler}`"));
    let (fact, whose) = match policy {
        Some(policy) => (format!("`{policy}`"), format!("`{policy}`")),
        None => ("its `policy`".to_owned(), "that policy".to_owned()),
    };
    format!(
        "{handler} is mounted under {method}, but {fact} doesn't allow {method}\n\
         help: add {method} to the `methods` of {whose}, as in `methods = \"{method}\"`"
    )
}

/// A policy that doesn't allow a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusing {
    /// The only one.
    Alone,
    /// One of a set.
    InSet {
        /// Which one.
        index: usize,
        /// The paths that it governs.
        path: Option<String>,
    },
}

/// What a program that does so with a policy of its start says when it panics.
#[must_use]
pub fn method_not_allowed_by_owned(handler: Option<&str>, method: &str, refusing: &Refusing) -> String {
    let handler = handler.map_or("a handler".to_owned(), |handler| format!("`{handler}`"));
    let policy = match refusing {
        Refusing::Alone => "its `owned_policy`".to_owned(),
        Refusing::InSet { index, path: None } => format!("`policies[{index}]` of its `owned_policy`"),
        Refusing::InSet { index, path: Some(path) } => {
            format!("`policies[{index}]` of its `owned_policy`, with `path = \"{path}\"`,")
        }
    };
    let otherwise = match refusing {
        Refusing::Alone => "",
        Refusing::InSet { .. } => "; if it has nothing to say of this handler, mount a set without it",
    };
    format!(
        "{handler} is mounted under {method}, but {policy} doesn't allow {method}\n\
         help: add {method} to the methods of that policy, as in `.methods(\"{method}\")` or `methods = \"{method}\"`{otherwise}"
    )
}
