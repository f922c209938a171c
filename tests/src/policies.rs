//! The policies of the conformance table, compiled.
//!
//! The table holds each policy's text beside the cases that use it; a test holds the two together.

use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy};
use proc_macro2::{TokenStream, TokenTree};

/// A policy with the text that it was compiled from.
#[derive(Debug)]
pub struct Declared {
    /// The name that cases call it by.
    pub name: &'static str,
    /// What stood between the parentheses of `cors_policy!`, as `stringify!` spaces it.
    pub text: &'static str,
    /// The policy.
    pub policy: Policy,
}

impl Declared {
    /// The policy that cases call `name`.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn named(name: &str) -> &'static Self {
        POLICIES
            .iter()
            .find(|declared| declared.name == name)
            .unwrap_or_else(|| panic!("src/policies.rs has no policy `{name}`"))
    }

    /// The same policy, built when the program starts.
    ///
    /// # Panics
    ///
    /// If what compiles can't be built.
    #[must_use]
    pub fn built(&self) -> OwnedPolicy {
        let tokens = self.text.parse().expect("what was compiled can be read again");
        let section = format!("{{{}}}", json(tokens));
        serde_json::from_str(&section).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}

/// Entries or elements as JSON has them: words are texts there, and no comma is at the end.
fn json(tokens: TokenStream) -> String {
    let mut tokens = tokens.into_iter().peekable();
    let mut text = String::new();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(list) => text.extend(["[", &json(list.stream()), "]"]),
            TokenTree::Punct(sign) if sign.as_char() == '=' => text.push(':'),
            TokenTree::Punct(_) if tokens.peek().is_none() => (),
            TokenTree::Ident(word) if word != "true" && word != "false" => text.extend(["\"", &word.to_string(), "\""]),
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

macro_rules! policies {
    ($($(#[$attribute:meta])* $name:literal => { $($policy:tt)* })*) => {
        /// Every policy of the table.
        pub const POLICIES: &[Declared] = &[$(Declared {
            name: $name,
            text: stringify!($($policy)*),
            policy: {
                $(#[$attribute])*
                const POLICY: Policy = cors_policy!($($policy)*);
                POLICY
            },
        }),*];
    };
}

policies! {
    "one-origin" => {
        origin = "https://app.example.com"
    }
    "any-origin" => {
        origin = "*"
    }
    "two-origins" => {
        origins = ["https://app.example.com", "https://admin.example.com"]
    }
    "full" => {
        origins = ["https://app.example.com", "https://*.preview.example.com"],
        methods = [GET, PUT, DELETE],
        headers = ["Content-Type", "X-Auth-Token"],
        expose_headers = ["X-Request-ID"],
        credentials = true,
        max_age = "24h"
    }
    "one-origin-full" => {
        origin = "https://app.example.com",
        methods = "PUT, GET, DELETE",
        headers = "X-Auth-Token, content-type",
        expose_headers = "X-Request-ID, ETag",
        credentials = true
    }
    "any-origin-full" => {
        origin = "*", methods = "*", headers = ["*", "Authorization"], expose_headers = "*"
    }
    "star-headers" => {
        origin = "*", headers = "*"
    }
    "status-200" => {
        origin = "https://app.example.com", preflight_status = 200
    }
    "no-cache" => {
        origin = "https://app.example.com", max_age = 0
    }
    "ninety-seconds" => {
        origin = "https://app.example.com", max_age = "1m30s"
    }
    "mixed-case-method" => {
        origin = "https://app.example.com", methods = ["GET", "Chicken"]
    }
    "subdomains" => {
        origin = "https://*.example.com"
    }
    "subdomains-port" => {
        origin = "https://*.example.com:8443"
    }
    "subdomains-any-port" => {
        origin = "https://*.example.com:*"
    }
    "part-of-label" => {
        origins = ["https://app-*-team.example.com", "https://*--my-site.example.net:8443", "https://pr*.example.org:*"]
    }
    "whole-scheme" => {
        origins = ["moz-extension://*", "https://app.example.com"], dangerously = [whole_schemes]
    }
    "localhost-any-port" => {
        origins = ["http://localhost:*", "http://[::1]:*"]
    }
    "odd-hosts" => {
        origins = ["https://my_app.example.com", "https://app.example.com.", "https://app.example.com:8443", "http://[::1]:3000", "http://127.0.0.1:8080"]
    }
    "other-schemes" => {
        origins = ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "https://app.example.com"]
    }
    "null" => {
        origins = ["null", "https://app.example.com"], dangerously = [null_origin]
    }
    "mirror-origin" => {
        origin = mirror
    }
    "mirror-origin-credentials" => {
        origin = mirror, credentials = true, dangerously = [mirror_any_origin]
    }
    "mirror-names" => {
        origin = "https://app.example.com", methods = mirror, headers = mirror, credentials = true
    }
    "mirror-methods" => {
        origin = "https://app.example.com", methods = mirror, headers = "X-A"
    }
    "mirror-headers" => {
        origin = "https://app.example.com", methods = [PUT], headers = mirror
    }
    "path-prefix" => {
        origins = ["https://app.example.com", "https://admin.example.com"], path = "^/api/"
    }
    "path-exact" => {
        origin = "https://app.example.com", path = "^/api$"
    }
    "path-alternatives" => {
        origin = "https://app.example.com", path = "^/(api|v[0-9]+)/users$"
    }
    #[expect(deprecated, reason = "the warning `path-unanchored` is what this policy is about")]
    "path-unanchored" => {
        origin = "https://app.example.com", path = "/api/"
    }
}
