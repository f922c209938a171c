//! The file of a gateway's plugin, and the effects that its documentation says it has.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::extract::Request;
use cors_runtime::startup::{Location, OwnedPolicy};
use cors_runtime::{Policy, cors_policy};
use cors_tests::http1::Connection;
use cors_tests::server::Server;

use crate::support::{OTHER, PREFLIGHT_VARY, Runs, assert_no_body, lines, preflight};

/// The complete example of Pingap's CORS plugin, with the link that its origin was pasted as.
const EXAMPLE: &str = include_str!("../ui/files/plugin.cors-link.toml");

/// The same without the link, in the binary.
const WEBAPP: Policy = cors_policy!(pingap = "ui/files/plugin.cors-webapp.toml");

const WEBAPP_PREFLIGHT: [(&str, &str); 6] = [
    ("access-control-allow-credentials", "true"),
    ("access-control-allow-headers", "Content-Type, X-Auth-Token"),
    ("access-control-allow-methods", "GET, POST, PUT, OPTIONS"),
    ("access-control-allow-origin", "https://app.my-domain.com"),
    ("access-control-max-age", "86400"),
    ("vary", PREFLIGHT_VARY),
];

/// The example is refused for its link. With the replacement applied, and nothing else, it is served.
#[test]
fn pingaps_complete_example_has_the_effects_that_pingap_says() {
    let error = OwnedPolicy::from_pingap(EXAMPLE).expect_err("the link is no origin");
    let [fault] = error.faults() else { panic!("one fault: {error}") };
    assert_eq!((fault.rule(), fault.location().map(Location::line)), ("origin-markup", Some(6)));
    let edit = fault.edit().expect("a replacement");
    let mut mended = EXAMPLE.to_owned();
    mended.replace_range(edit.range.clone(), &edit.text);
    assert_eq!(mended, include_str!("../ui/files/plugin.cors-webapp.toml"));

    let built = OwnedPolicy::from_pingap(&mended).expect("nothing else is wrong");
    let runs = Runs::default();
    let handler = Router::new().fallback({
        let handler_runs = Arc::clone(&runs.handler);
        async move |request: Request| {
            handler_runs.fetch_add(1, Ordering::SeqCst);
            ([("x-request-id", "7")], format!("{} {}", request.method(), request.uri().path()))
        }
    });
    for app in [handler.clone().layer(built), handler.layer(WEBAPP)] {
        let server = Server::axum(app);
        assert_access_effects(&mut Connection::open(server.address), &runs);
    }
}

/// What stands under "Access Effects", and what follows from `path` and from the origin.
fn assert_access_effects(connection: &mut Connection, runs: &Runs) {
    let (frontend, before) = ("https://app.my-domain.com", runs.get().1);
    let asked = |origin| [preflight(origin, "PUT"), vec![("Access-Control-Request-Headers", "x-auth-token")]].concat();
    let put = |origin| lines(&[("Origin", origin), ("X-Auth-Token", "t"), ("Cookie", "id=1"), ("Content-Length", "2")]);

    // 1 and 2: the preflight is intercepted.
    let answer = connection.send("OPTIONS", "/api/users", &asked(frontend), "");
    assert_eq!((answer.status, answer.text()), (204, ""));
    assert_eq!(answer.cors_lines(), WEBAPP_PREFLIGHT);
    assert_no_body(&answer);
    assert_eq!(runs.get().1, before);
    // 3 and 4: the actual request reaches the service, whose response gets the fields.
    let answer = connection.send("PUT", "/api/users", &put(frontend), "[]");
    assert_eq!((answer.status, answer.text()), (200, "PUT /api/users"));
    let expected = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", frontend),
        ("access-control-expose-headers", "X-Request-ID"),
    ];
    assert_eq!(answer.cors_lines(), expected);
    assert_eq!((answer.values("x-request-id"), runs.get().1), (vec!["7"], before + 1));

    // One origin is sent to everyone, and a browser compares; its preflight is refused all the same.
    let answer = connection.send("OPTIONS", "/api/users", &asked(OTHER), "");
    assert_eq!((answer.status, runs.get().1), (403, before + 1));
    // Elsewhere the policy does nothing.
    for (method, lines, body) in [("OPTIONS", asked(frontend), ""), ("PUT", put(frontend), "[]")] {
        let answer = connection.send(method, "/users", &lines, body);
        assert_eq!((answer.text(), answer.cors_lines()), (format!("{method} /users").as_str(), Vec::new()));
    }
}
