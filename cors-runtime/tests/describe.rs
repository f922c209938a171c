//! A policy as a person would say it.

use cors_runtime::{Policy, cors_policy};

/// The line that begins so, without that beginning.
fn line<'t>(text: &'t str, key: &str) -> &'t str {
    let found = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {key} in {text}"))
}

#[test]
fn a_whole_policy() {
    const API: Policy = cors_policy!(
        origins = ["https://app.example.com", "https://*.preview.example.com", "http://localhost:*"],
        methods = [GET, PUT, DELETE],
        headers = ["Content-Type", "X-Auth-Token"],
        expose_headers = "X-Request-ID",
        credentials = true,
        max_age = "24h",
        path = "^/api/v[0-9]+/",
        dangerously = [public_suffixes],
    );
    assert_eq!(
        API.to_string(),
        "\
Origins: https://app.example.com, https://*.preview.example.com and http://localhost:*
Methods: GET, PUT and DELETE; HEAD and POST need no permission
Headers: Content-Type and X-Auth-Token
Readable response headers: X-Request-ID
Credentials: on
Preflight kept: 24 h; Chromium caps this at 2 h, Safari at 10 min
Paths: those that match ^/api/v[0-9]+/
Worth knowing:
- a page on any subdomain of preview.example.com, however deep, can read these responses
- whatever serves pages on the user's own machine, on any port of localhost, can read these responses
- cookies go along if the page asks for it, so a response can hold what only that user may see
"
    );
}

#[test]
fn an_open_policy() {
    const PUBLIC: Policy = cors_policy!(origin = "*", methods = "*", headers = "*", expose_headers = "*");
    assert_eq!(
        PUBLIC.to_string(),
        "\
Origins: any (`*`)
Methods: any (`*`)
Headers: any (`*`)
Readable response headers: any (`*`)
Credentials: off
Preflight kept: 1 h; Safari caps this at 10 min
Paths: all
Worth knowing:
- any website can read these responses
- a page that fetches with credentials can't read these responses, so cookies are of no use to it
- `*` covers Authorization in browsers of today only; list it if pages send it
"
    );
}

#[test]
fn the_least_policy() {
    const LEAST: Policy = cors_policy!(origin = "https://app.example.com", max_age = 0);
    assert_eq!(
        LEAST.to_string(),
        "\
Origins: https://app.example.com
Methods: GET, HEAD and POST
Headers: only those that need no permission
Readable response headers: only those that always are
Credentials: off
Preflight kept: never; browsers ask again before every such request
Paths: all
Worth knowing:
- a page that fetches with credentials can't read these responses, so cookies are of no use to it
- a JSON body needs `Content-Type` in `headers`
"
    );
}

#[test]
fn how_long_a_preflight_is_kept() {
    macro_rules! kept {
        ($time:literal) => {{
            const POLICY: Policy = cors_policy!(origin = "*", max_age = $time);
            line(&POLICY.to_string(), "Preflight kept").to_owned()
        }};
    }
    assert_eq!(kept!("90s"), "1 min 30 s");
    assert_eq!(kept!("10m"), "10 min");
    assert_eq!(kept!("601s"), "10 min 1 s; Safari caps this at 10 min");
    assert_eq!(kept!("2h"), "2 h; Safari caps this at 10 min");
    assert_eq!(kept!("2h30m"), "2 h 30 min; Chromium caps this at 2 h, Safari at 10 min");
}

#[test]
fn a_path_reads_as_it_is_written() {
    macro_rules! path {
        ($pattern:literal) => {{
            const POLICY: Policy = cors_policy!(origin = "*", path = $pattern);
            line(&POLICY.to_string(), "Paths").to_owned()
        }};
    }
    assert_eq!(path!("^/api/"), "those that match ^/api/");
    assert_eq!(path!("^/health$"), "those that match ^/health$");
    assert_eq!(path!(r"^/v1\.0/"), r"those that match ^/v1\.0/");
    assert_eq!(path!("^/(api|rpc)/"), "those that match ^/(api|rpc)/");
    assert_eq!(path!("^/.*"), "those that match ^/.*");
}

#[test]
fn what_a_policy_lets_in_is_said() {
    const NULL: Policy = cors_policy!(origins = ["null", "https://a.example"], dangerously = [null_origin]);
    const PREVIEWS: Policy = cors_policy!(origins = ["https://app-*-team.vercel.app", "https://*-x.example.com:*"]);
    const EXTENSIONS: Policy = cors_policy!(origin = "moz-extension://*", dangerously = [whole_schemes]);
    const ACTS: Policy = cors_policy!(origin = mirror, credentials = true, dangerously = [mirror_any_origin]);
    const PLAIN_HTTP: Policy = cors_policy!(
        origins = ["http://intranet.example", "https://a.example"],
        credentials = true,
        dangerously = [insecure_origins],
    );
    for (policy, part) in [
        (NULL, "- every sandboxed frame, `data:` page and local file (`null`) can read these responses"),
        (PREVIEWS, "Origins: https://app-*-team.vercel.app and https://*-x.example.com:*\n"),
        (
            PREVIEWS,
            "- a page on any host like app-*-team.vercel.app (and 1 more such pattern), with one or more letters, digits, `-` or \
             `_` for the `*`, can read these responses\n",
        ),
        (EXTENSIONS, "Origins: moz-extension://*\n"),
        (EXTENSIONS, "- every page of a moz-extension:// address, a stranger's as well, can read these responses\n"),
        (ACTS, "- any website can read and change everything as the signed-in user"),
        (PLAIN_HTTP, "- http://intranet.example is unencrypted: whoever controls the network"),
    ] {
        assert!(policy.to_string().contains(part), "{policy}");
    }
}

#[test]
fn long_lists_are_cut() {
    const MANY: Policy = cors_policy!(
        origins = [
            "https://a1.example",
            "https://a2.example",
            "https://a3.example",
            "https://a4.example",
            "https://a5.example",
            "https://a6.example",
            "https://a7.example",
            "https://a8.example",
            "https://a9.example",
            "https://a10.example",
            "https://a11.example",
        ],
        headers = "X-1, X-2, X-3, X-4, X-5, X-6, X-7, X-8, X-9",
    );
    let text = MANY.to_string();
    assert!(line(&text, "Origins").ends_with(" and 3 more"), "{text}");
    assert_eq!(line(&text, "Headers"), "X-1, X-2, X-3, X-4, X-5, X-6, X-7, X-8 and X-9");
}
