//! The policies that the page shows, and which of them judges a request. A new one is a new row.

use axum::http::header::ACCESS_CONTROL_REQUEST_METHOD;
use axum::http::{HeaderMap, Method};
use cors_runtime::Policy;

use crate::foretell::{Asked, Foretold};
use crate::notes::{delete_notes, list_notes, replace_notes};
use crate::policies::{APP, PARTNER, PREVIEW, PUBLIC};

/// A policy, or several that share a path, and where it is mounted.
pub(crate) struct Exhibit {
    /// What [`Call::exhibit`](crate::calls::Call::exhibit) names.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    /// What the paths of its routes begin with.
    pub(crate) paths: &'static [&'static str],
    /// One for all methods, or one for each.
    pub(crate) judges: &'static [Judge],
    /// The variable in `api.rs` that holds the routes.
    pub(crate) mounted_as: &'static str,
}

/// A policy and its name.
pub(crate) struct Judge {
    pub(crate) policy: Policy,
    pub(crate) declared: Declared,
    /// A path that it governs.
    pub(crate) example: &'static str,
}

/// Where a policy is declared.
pub(crate) enum Declared {
    /// As a constant of this name in `policies.rs`.
    Constant(&'static str),
    /// On the handler of this name in `notes.rs`, which answers this method.
    Handler(&'static str, Method),
}

impl Judge {
    pub(crate) const fn name(&self) -> &'static str {
        match self.declared {
            Declared::Constant(name) | Declared::Handler(name, _) => name,
        }
    }

    pub(crate) fn foretell(&self, asked: &Asked<'_>) -> Foretold {
        asked.foretell(|method, path, headers| self.policy.explain(method, path, headers))
    }

    fn judges(&self, asked: &Method) -> bool {
        match &self.declared {
            Declared::Constant(_) => true,
            Declared::Handler(_, method) => method == asked,
        }
    }
}

/// In the order in which the page shows them.
pub(crate) static EXHIBITS: &[Exhibit] = &[
    Exhibit {
        id: "app",
        title: "The app\u{2019}s own pages",
        about: "Two hosts on any port, with cookies. The paths it governs are part of the policy.",
        paths: &["/app/", "/status"],
        judges: &[Judge {
            policy: APP,
            declared: Declared::Constant("APP"),
            example: "/app/notes/7",
        }],
        mounted_as: "app",
    },
    Exhibit {
        id: "preview",
        title: "Every preview",
        about: "All subdomains of one host, with any method and header, without cookies.",
        paths: &["/preview/"],
        judges: &[Judge {
            policy: PREVIEW,
            declared: Declared::Constant("PREVIEW"),
            example: "/preview/build",
        }],
        mounted_as: "preview",
    },
    Exhibit {
        id: "public",
        title: "Anyone may read",
        about: "Every website gets to read the answer. Cookies never take part.",
        paths: &["/public/"],
        judges: &[Judge {
            policy: PUBLIC,
            declared: Declared::Constant("PUBLIC"),
            example: "/public/clock",
        }],
        mounted_as: "public",
    },
    Exhibit {
        id: "partner",
        title: "Another website may",
        about: "One origin, and none of the pages here is of it.",
        paths: &["/partner/"],
        judges: &[Judge {
            policy: PARTNER,
            declared: Declared::Constant("PARTNER"),
            example: "/partner/prices",
        }],
        mounted_as: "partner",
    },
    Exhibit {
        id: "notes",
        title: "A policy for each handler",
        about: "One path, three methods, three policies. A preflight is answered by the policy of the method it asks for.",
        paths: &["/notes"],
        judges: &[
            Judge {
                policy: list_notes::CORS,
                declared: Declared::Handler("list_notes", Method::GET),
                example: "/notes",
            },
            Judge {
                policy: replace_notes::CORS,
                declared: Declared::Handler("replace_notes", Method::PUT),
                example: "/notes",
            },
            Judge {
                policy: delete_notes::CORS,
                declared: Declared::Handler("delete_notes", Method::DELETE),
                example: "/notes",
            },
        ],
        mounted_as: "notes",
    },
];

/// Which policy judges a call of `method` to `path`, its preflight included.
pub(crate) fn judge_of(method: &Method, path: &str) -> Option<&'static Judge> {
    let governs = |exhibit: &&Exhibit| exhibit.paths.iter().any(|start| path.starts_with(start));
    let exhibit = EXHIBITS.iter().find(governs)?;
    exhibit.judges.iter().find(|judge| judge.judges(method))
}

/// Which policy judges a request that arrived.
pub(crate) fn judge_of_request(
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Option<&'static Judge> {
    let asked = headers.get(ACCESS_CONTROL_REQUEST_METHOD);
    let asked = asked.and_then(|asked| Method::from_bytes(asked.as_bytes()).ok());
    match asked {
        Some(asked) if method == Method::OPTIONS => judge_of(&asked, path),
        _ => judge_of(method, path),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_policy_has_its_own_name_and_is_found_by_its_example() {
        let judges = || EXHIBITS.iter().flat_map(|exhibit| exhibit.judges);
        let names: HashSet<_> = judges().map(Judge::name).collect();
        assert_eq!(names.len(), judges().count());
        for judge in judges() {
            let method = match &judge.declared {
                Declared::Constant(_) => &Method::GET,
                Declared::Handler(_, method) => method,
            };
            let found = judge_of(method, judge.example).map(Judge::name);
            assert_eq!(found, Some(judge.name()));
        }
    }

    #[test]
    fn a_preflight_is_judged_by_the_policy_of_the_method_it_asks_for() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, "PUT".parse().unwrap());
        let judge = judge_of_request(&Method::OPTIONS, "/notes", &headers);
        assert_eq!(judge.map(Judge::name), Some("replace_notes"));
    }
}
