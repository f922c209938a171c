//! Files behind a policy: fonts, modules and data that pages of other origins load.

use axum::Router;
use axum::routing::get;
use cors_runtime::{Policy, cors_policy};
use tower_http::services::ServeDir;
use tower_layer::Layer as _;

use crate::support::{APP, Client, STRANGER, Seen};

/// It has to vary: files are what caches keep.
const FILES: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://admin.example.com"],
    methods = [GET, HEAD],
    headers = "Range, X-Client",
    expose_headers = "ETag, Content-Range",
);

fn directory() -> ServeDir {
    ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cases"))
}

/// A file of [`directory`].
const FILE: &str = "/static/vary.toml";

#[test]
fn every_way_of_mounting_a_directory() {
    let health = || Router::new().route("/health", get(async || "well"));
    for (name, router) in [
        ("around the router", health().nest_service("/static", directory()).layer(FILES)),
        ("around the service alone", health().nest_service("/static", FILES.layer(directory()))),
        ("a fallback", Router::new().nest("/static", Router::new().fallback_service(directory())).layer(FILES)),
        (
            "a fallback of a service",
            Router::new().nest("/static", Router::new().fallback_service(FILES.layer(directory()))),
        ),
    ] {
        let mut client = Client::new(router);
        assert_eq!(client.page("GET", FILE), Seen::Readable(200), "{name}");
        assert_eq!(client.page("HEAD", FILE), Seen::Readable(200), "{name}");
        assert_eq!(client.page("GET", "/static/nothing.toml"), Seen::Readable(404), "{name}");
        assert_eq!(client.page("PUT", FILE), Seen::Readable(405), "{name}");
        assert_eq!(client.page_preflight("GET", FILE), Seen::Readable(204), "{name}");

        let answer = client.send("GET", FILE, &[("Origin", APP), ("Range", "bytes=0-3")]);
        assert_eq!((Seen::of(&answer), answer.body.len()), (Seen::Readable(206), 4), "{name}");
        assert_eq!(answer.values("access-control-expose-headers"), ["ETag, Content-Range"], "{name}");
        assert_eq!(answer.values("vary"), ["Origin"], "{name}");

        let modified = client.send("GET", FILE, &[("Origin", APP)]).values("last-modified")[0].to_owned();
        let answer = client.send("GET", FILE, &[("Origin", APP), ("If-Modified-Since", &modified)]);
        assert_eq!(Seen::of(&answer), Seen::Readable(304), "{name}");

        let answer = client.send("GET", FILE, &[("Origin", STRANGER)]);
        assert_eq!((Seen::of(&answer), answer.values("vary")), (Seen::NetworkError(200), vec!["Origin"]), "{name}");
    }
    // Around the service alone, the rest of the router has no policy.
    let mut client = Client::new(health().nest_service("/static", FILES.layer(directory())));
    assert_eq!(client.page("GET", "/health"), Seen::NetworkError(200));
}

/// Without a policy, `ServeDir` says 405 to preflights.
#[test]
fn a_directory_has_no_policy_of_its_own() {
    let mut client = Client::new(Router::new().nest_service("/static", directory()));
    assert_eq!(client.page_preflight("GET", FILE), Seen::NetworkError(405));
    assert_eq!(client.page("GET", FILE), Seen::NetworkError(200));
}
