//! Everything that the page is built from, as JSON: policies, page origins, calls, and what is foretold.

use axum::http::Method;
use cors_cli::export::Target;
use cors_cli::foretell::Fetch;
use cors_runtime::explain::Credentials;
use serde::Serialize;

use crate::calls::{CALLS, Call};
use crate::exhibits::{EXHIBITS, Exhibit, Judge, judge_of};
use crate::foretell::{Asked, Foretold, Words};
use crate::origins::{Column, columns};
use crate::ports::Served;
use crate::source::{declaration, mounting};

#[derive(Serialize)]
pub(crate) struct Playground {
    api: String,
    origins: Vec<Column>,
    exhibits: Vec<ShownExhibit>,
    calls: Vec<ShownCall>,
    /// What the workbench exports to.
    targets: Vec<&'static str>,
}

#[derive(Serialize)]
struct ShownExhibit {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    policies: Vec<ShownPolicy>,
    /// Rust source.
    mounting: String,
}

#[derive(Serialize)]
struct ShownPolicy {
    name: &'static str,
    /// Rust source.
    declaration: String,
    /// As the policy says it of itself.
    description: String,
}

#[derive(Serialize)]
struct ShownCall {
    #[serde(flatten)]
    call: &'static Call,
    policy: &'static str,
    /// One for each origin.
    foretold: Vec<Foretold>,
}

/// Nothing is sent for it: what is foretold is worked out here, from the policies alone.
pub(crate) fn playground(served: Served) -> Playground {
    let origins = columns(served);
    Playground {
        api: format!("http://127.0.0.1:{}", served.api),
        exhibits: EXHIBITS.iter().map(shown_exhibit).collect(),
        calls: CALLS
            .iter()
            .map(|call| shown_call(call, &origins))
            .collect(),
        origins,
        targets: Target::ALL.into_iter().map(Target::title).collect(),
    }
}

fn shown_exhibit(exhibit: &Exhibit) -> ShownExhibit {
    let shown = |judge: &Judge| ShownPolicy {
        name: judge.name(),
        declaration: declaration(&judge.declared),
        description: judge.policy.to_string(),
    };
    ShownExhibit {
        id: exhibit.id,
        title: exhibit.title,
        about: exhibit.about,
        policies: exhibit.judges.iter().map(shown).collect(),
        mounting: mounting(exhibit.mounted_as),
    }
}

fn shown_call(call: &'static Call, origins: &[Column]) -> ShownCall {
    let request = &call.request;
    let method = Method::from_bytes(request.method.as_bytes()).expect("a method in calls.rs");
    let judge = judge_of(&method, request.path).expect("a policy for a call in calls.rs");
    let headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let foretold = |column: &Column| {
        let fetch = Fetch::new(&column.origin, request.method, &headers);
        judge.foretell(&Asked {
            fetch: &fetch.expect("a page can make the calls of calls.rs"),
            path: request.path,
            credentials: if request.credentials {
                Credentials::Include
            } else {
                Credentials::Omit
            },
            words: Words::Library,
        })
    };
    ShownCall {
        call,
        policy: judge.name(),
        foretold: origins.iter().map(foretold).collect(),
    }
}
