//! Servers with one fault each, and our own, which have none.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use axum::Router;
use cors_cli::audit::{Finding, Http, MOST, Plan, Report, Severity};
use cors_runtime::startup::OwnedPolicy;
use cors_tests::policies::POLICIES;
use cors_tests::server::Server;

use crate::support::{cors_in, folder};

/// A request, as far as a server with a fault looks at it.
#[derive(Debug, Default)]
struct Request {
    is_preflight: bool,
    path: String,
    origin: Option<String>,
    method: String,
    headers: String,
}

/// The status, and the header lines.
type Response = (u16, Vec<(&'static str, String)>);

/// A server that answers each request by a function.
fn serve(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            let _ = stream.read_line(&mut line);
            let mut words = line.split(' ');
            let is_options = words.next() == Some("OPTIONS");
            let mut request = Request { path: words.next().unwrap_or_default().to_owned(), ..Request::default() };
            loop {
                line.clear();
                if stream.read_line(&mut line).is_err() || line.trim_end().is_empty() {
                    break;
                }
                let Some((name, value)) = line.trim_end().split_once(": ") else { continue };
                match name.to_ascii_lowercase().as_str() {
                    "origin" => request.origin = Some(value.to_owned()),
                    "access-control-request-method" => {
                        request.is_preflight = is_options;
                        value.clone_into(&mut request.method);
                    }
                    "access-control-request-headers" => value.clone_into(&mut request.headers),
                    _ => (),
                }
            }
            let (status, fields) = answer(&request);
            let mut text = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
            if status != 204 {
                text.push_str("Content-Length: 0\r\n");
            }
            for (name, value) in fields {
                text.extend([name, ": ", &value, "\r\n"]);
            }
            text.push_str("\r\n");
            let _ = stream.get_mut().write_all(text.as_bytes());
        }
    });
    address
}

const APP: &str = "https://app.example.com";
const ORIGIN: &str = "Access-Control-Allow-Origin";
const CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// A sound server of one page among several, which each fault is put into.
fn sound(request: &Request) -> Response {
    sound_for(request, |origin| origin == APP || origin == "https://admin.example.com")
}

fn sound_for(request: &Request, is_allowed: impl Fn(&str) -> bool) -> Response {
    let allowed = request.origin.as_deref().filter(|origin| is_allowed(origin));
    let status = match (request.is_preflight, allowed) {
        (true, None) => return (403, vec![("Vary", "Origin".to_owned())]),
        (true, _) => 204,
        _ if request.path.ends_with("is-not-there") => 404,
        _ => 200,
    };
    let mut fields = vec![("Vary", "Origin".to_owned())];
    if let Some(origin) = allowed {
        fields.push(("Access-Control-Allow-Origin", origin.to_owned()));
        fields.push(("Access-Control-Allow-Credentials", "true".to_owned()));
        if request.is_preflight {
            fields.push(("Access-Control-Allow-Methods", "GET, PUT".to_owned()));
            fields.push(("Access-Control-Allow-Headers", "Content-Type".to_owned()));
            fields.push(("Access-Control-Max-Age", "3600".to_owned()));
        }
    }
    (status, fields)
}

fn policy() -> OwnedPolicy {
    OwnedPolicy::builder()
        .origins([APP, "https://admin.example.com"])
        .methods("GET, PUT")
        .headers("Content-Type")
        .credentials(true)
        .build()
        .expect("a sound policy")
}

fn audit(address: SocketAddr, policy: Option<OwnedPolicy>, origins: &[&str]) -> Report {
    let plan = Plan {
        url: format!("http://{address}/users").parse().expect("an address"),
        policy,
        origins: origins.iter().map(|origin| (*origin).to_owned()).collect(),
    };
    let mut told = 0;
    let report = plan
        .run(&mut Http::new(std::time::Duration::from_secs(10)), &mut |_, total, _| {
            told += 1;
            assert!(total <= MOST);
        })
        .expect("a report");
    assert_eq!(told, report.exchanges.len());
    assert!(report.exchanges.len() <= MOST);
    report
}

fn names(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.name).collect()
}

#[test]
fn a_sound_server_has_nothing() {
    let address = serve(sound);
    for policy in [None, Some(policy())] {
        let report = audit(address, policy, &[]);
        assert_eq!(names(&report), BTreeSet::new(), "{report}");
    }
    let report = audit(address, None, &[APP]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
}

#[test]
fn our_own_servers_have_nothing() {
    for declared in POLICIES {
        // Those that say that they are dangerous are, and a page without encryption is.
        if declared.text.contains("dangerously") || declared.name == "mirror-origin" {
            continue;
        }
        let policy = declared.built();
        let governed = ["/users", "/api/users", "/api", "/x/api/", "/v1/users"]
            .into_iter()
            .find(|path| policy.table().path.matches(path));
        let app =
            Router::new().route(governed.expect("a path"), axum::routing::get(async || "Ada")).layer(policy.clone());
        let server = Server::axum(app);
        let plan = Plan {
            url: format!("http://{}{}", server.address, governed.expect("a path")).parse().expect("an address"),
            policy: Some(policy),
            origins: Vec::new(),
        };
        let report = plan.run(&mut Http::new(std::time::Duration::from_secs(10)), &mut |_, _, _| ()).expect("a report");
        assert_eq!(names(&report), BTreeSet::new(), "{}: {report}", declared.name);
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_seeded_fault_is_found() {
    let with = |(status, mut fields): Response, name: &'static str, value: Option<&str>| {
        fields.retain(|(known, _)| *known != name);
        fields.extend(value.map(|value| (name, value.to_owned())));
        (status, fields)
    };
    let faults: Vec<(&str, SocketAddr)> = vec![
        ("reflects-any-origin", serve(|request| sound_for(request, |_| true))),
        ("allows-null", serve(|request| sound_for(request, |origin| origin == APP || origin == "null"))),
        ("allows-look-alikes", serve(|request| sound_for(request, |origin| origin.starts_with(APP)))),
        ("allows-look-alikes", serve(|request| sound_for(request, |origin| origin.ends_with("app.example.com")))),
        (
            "allows-look-alikes",
            serve(|request| sound_for(request, |origin| origin == APP || origin == "https://appxexample.com")),
        ),
        ("allows-http", serve(|request| sound_for(request, |origin| origin.replace("http://", "https://") == APP))),
        (
            "allows-subdomains-or-ports",
            serve(|request| sound_for(request, |origin| origin == APP || origin.ends_with(".app.example.com"))),
        ),
        (
            "allows-localhost",
            serve(|request| sound_for(request, |origin| origin == APP || origin == "http://localhost:3000")),
        ),
        ("missing-vary", serve(move |request| with(sound(request), "Vary", None))),
        (
            "missing-vary",
            serve(move |request| {
                let answer = sound(request);
                let is_allowed = answer.1.iter().any(|(name, _)| *name == ORIGIN);
                with(answer, "Vary", is_allowed.then_some("Origin"))
            }),
        ),
        ("wildcard-with-credentials", serve(move |request| with(sound_for(request, |_| true), ORIGIN, Some("*")))),
        (
            "several-allow-origin",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields.push((ORIGIN, "*".to_owned()));
                (status, fields)
            }),
        ),
        (
            "several-allow-origin",
            serve(move |request| with(sound(request), ORIGIN, Some("https://app.example.com, https://b.example"))),
        ),
        (
            "malformed-allow-origin",
            serve(move |request| with(sound(request), ORIGIN, Some("https://app.example.com/"))),
        ),
        ("malformed-allow-origin", serve(move |request| with(sound(request), ORIGIN, Some("https://*.example.com")))),
        ("malformed-allow-credentials", serve(move |request| with(sound(request), CREDENTIALS, Some("True")))),
        (
            "wildcard-list-with-credentials",
            serve(move |request| with(sound(request), "Access-Control-Expose-Headers", Some("*"))),
        ),
        ("malformed-max-age", serve(move |request| with(sound(request), "Access-Control-Max-Age", Some("1h")))),
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (401, Vec::new()) } else { sound(request) }),
        ),
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (405, Vec::new()) } else { sound(request) }),
        ),
        (
            "preflight-not-answered",
            serve(|request| {
                if request.is_preflight { (301, vec![("Location", "/elsewhere".to_owned())]) } else { sound(request) }
            }),
        ),
        (
            "preflight-not-answered",
            serve(|request| if request.is_preflight { (200, Vec::new()) } else { sound(request) }),
        ),
        (
            "errors-unreadable",
            serve(move |request| match sound(request) {
                (404, _) => (404, vec![("Vary", "Origin".to_owned())]),
                answer => answer,
            }),
        ),
        (
            "redirect-unreadable",
            serve(|request| match sound(request) {
                (200, _) => (302, vec![("Vary", "Origin".to_owned()), ("Location", "/login".to_owned())]),
                answer => answer,
            }),
        ),
        ("cache-mixes-origins", {
            let kept = std::sync::Mutex::new(None::<String>);
            serve(move |request| {
                let mut kept = kept.lock().expect("nobody panicked");
                let origin = kept.get_or_insert_with(|| request.origin.clone().unwrap_or_default()).clone();
                if origin.is_empty() {
                    *kept = None;
                    return (200, Vec::new());
                }
                (200, vec![(ORIGIN, origin)])
            })
        }),
    ];
    for (name, address) in faults {
        let report = audit(address, None, &[APP]);
        assert!(names(&report).contains(name), "{name}: {report}");
    }
}

#[test]
fn what_differs_from_the_policy_is_found() {
    let differs: Vec<(&str, SocketAddr)> = vec![
        ("allows-less-than-the-policy", serve(|request| sound_for(request, |origin| origin == APP))),
        (
            "allows-more-than-the-policy",
            serve(|request| sound_for(request, |origin| origin == APP || origin.starts_with("https://admin"))),
        ),
        (
            "allows-more-than-the-policy",
            serve(|request| {
                let (status, mut fields) = sound(request);
                if request.is_preflight && status == 204 {
                    fields.push(("Access-Control-Allow-Methods", request.method.clone()));
                    fields.push(("Access-Control-Allow-Headers", request.headers.clone()));
                }
                (status, fields)
            }),
        ),
        (
            "other-max-age",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields
                    .iter_mut()
                    .filter(|(name, _)| name.ends_with("Age"))
                    .for_each(|(_, value)| *value = "5".to_owned());
                (status, fields)
            }),
        ),
        (
            "other-exposed-headers",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields.push(("Access-Control-Expose-Headers", "X-Total".to_owned()));
                (status, fields)
            }),
        ),
    ];
    for (name, address) in differs {
        let report = audit(address, Some(policy()), &[]);
        assert!(names(&report).contains(name), "{name}: {report}");
        assert!(!report.is_clean());
    }
}

/// A policy of so many origins, methods and headers.
fn long_policy(origins: usize, methods: usize, headers: usize) -> OwnedPolicy {
    let names = |form: fn(usize) -> String, count: usize| -> Vec<String> { (0..count).map(form).collect() };
    OwnedPolicy::builder()
        .origins(names(|index| format!("https://h{index}.example.com"), origins))
        .methods(names(|index| format!("METHOD{index}"), methods))
        .headers(names(|index| format!("X-Header-{index}"), headers))
        .build()
        .expect("a sound policy")
}

/// A server that answers preflights and others by a policy, but doesn't know what it is told.
fn serve_but(policy: OwnedPolicy, unknown: &'static [&'static str]) -> SocketAddr {
    serve(move |request| {
        let origin = request.origin.as_deref().filter(|origin| policy.allows_origin_text(origin));
        let origin = origin.filter(|origin| !unknown.contains(origin));
        let mut fields = vec![("Vary", "Origin".to_owned())];
        let status = if request.path.ends_with("is-not-there") { 404 } else { 200 };
        let Some(origin) = origin else { return (status, fields) };
        fields.push((ORIGIN, origin.to_owned()));
        if request.is_preflight {
            let known = |names: Vec<&str>| {
                names.into_iter().filter(|name| !unknown.contains(name)).collect::<Vec<_>>().join(", ")
            };
            fields.push(("Access-Control-Allow-Methods", known(policy.table().methods.listed().collect())));
            fields.push(("Access-Control-Allow-Headers", known(policy.table().headers.listed().collect())));
            fields.push(("Access-Control-Max-Age", "3600".to_owned()));
        }
        (status, fields)
    })
}

#[test]
fn all_that_the_policy_lists_is_asked_about_as_far_as_there_is_room() {
    for (origins, methods, headers, unknown) in [
        (4, 2, 1, ["https://h3.example.com"].as_slice()),
        (20, 2, 1, &["https://h19.example.com"]),
        (2, 20, 1, &["METHOD19"]),
        (2, 2, 100, &["X-Header-99"]),
    ] {
        let policy = || long_policy(origins, methods, headers);
        let report = audit(serve_but(policy(), &[]), Some(policy()), &[]);
        assert_eq!(names(&report), BTreeSet::new(), "{report}");
        let what: Vec<&str> = report.unasked.iter().map(|unasked| unasked.what).collect();
        assert!(what.is_empty() || what == ["look-alikes of allowed origins"], "{report}");
        let report = audit(serve_but(policy(), unknown), Some(policy()), &[]);
        assert_eq!(names(&report), BTreeSet::from(["allows-less-than-the-policy"]), "{unknown:?}: {report}");
    }
}

#[test]
fn what_there_is_no_room_for_is_named() {
    for (origins, methods, headers) in [(300, 2, 1), (300, 100, 1), (2, 100, 40), (2, 2, 2000), (300, 100, 2000)] {
        let policy = || long_policy(origins, methods, headers);
        let report = audit(serve_but(policy(), &[]), Some(policy()), &[]);
        assert!(report.is_clean(), "{report}");
        let text = report.to_string();
        assert!(text.contains("nothing else than the policy says, in what was asked."), "{text}");
        assert!(text.contains("Not asked about, as an audit sends 64 requests at most:\n"), "{text}");
        let count = |is_such: &dyn Fn(&cors_cli::audit::Exchange) -> Vec<String>| {
            report.exchanges.iter().flat_map(is_such).collect::<BTreeSet<_>>().len()
        };
        let asked = [
            (
                "allowed origins",
                origins,
                count(&|exchange| {
                    exchange
                        .probe
                        .origin
                        .iter()
                        .filter(|_| exchange.probe.asked.is_none())
                        .filter(|origin| policy().allows_origin_text(origin))
                        .cloned()
                        .collect()
                }),
            ),
            (
                "methods",
                methods,
                count(&|exchange| {
                    let method = exchange.probe.asked.as_ref().map(|asked| asked.method.clone());
                    method.into_iter().filter(|method| method.starts_with("METHOD")).collect()
                }),
            ),
            (
                "headers",
                headers,
                count(&|exchange| {
                    let headers = exchange.probe.asked.as_ref().map(|asked| asked.headers.clone()).unwrap_or_default();
                    headers.into_iter().filter(|name| name.starts_with("X-Header")).collect()
                }),
            ),
        ];
        for (what, all, asked) in asked {
            let unasked = report.unasked.iter().find(|unasked| unasked.what == what);
            assert_eq!(asked + unasked.map_or(0, |unasked| unasked.names.len()), all, "{what}: {report}");
            assert!(unasked.is_none_or(|unasked| unasked.of == all), "{what}: {report}");
            assert!(asked >= all.min(10), "{what}: {report}");
        }
    }
    // Those that are given are an audit's as well.
    let given: Vec<String> = (0..80).map(|index| format!("https://h{index}.example.com")).collect();
    let policy = long_policy(80, 2, 1);
    let report = audit(serve_but(policy, &[]), None, &given.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(report.to_string().contains(" of 80 allowed origins: "), "{report}");
    assert!(report.exchanges.iter().any(|exchange| exchange.probe.asked.is_some()), "{report}");
}

#[test]
fn an_allowed_origin_that_is_blocked_is_a_fault() {
    let refused = ["allowed-origin-blocked"].as_slice();
    let without_preflights = ["allowed-origin-blocked", "preflight-not-answered"].as_slice();
    let cases: Vec<(&[&str], &[&str], &str, SocketAddr)> = vec![
        // Authentication before CORS, by its status; with a policy it is named as well.
        (without_preflights, without_preflights, "authentication answers before CORS", serve(|_| (401, Vec::new()))),
        (without_preflights, without_preflights, "authentication answers before CORS", serve(|_| (407, Vec::new()))),
        // Preflights are answered, and the refusal of what follows isn't readable.
        (
            refused,
            refused,
            "authentication answers before CORS",
            serve(|request| if request.is_preflight { sound(request) } else { (401, Vec::new()) }),
        ),
        // Another origin alone, or none; the policy's differences say it.
        (refused, &[], "pages of https://app.example.com can't read", serve(|request| sound_for(request, |_| false))),
        (refused, &[], "with 403, though they are allowed: no Access", serve(|_| (403, Vec::new()))),
        (refused, &[], "with 200, though they are allowed: no Access", serve(|_| (200, Vec::new()))),
        (
            without_preflights,
            &["preflight-not-answered"],
            "are answered with 405",
            serve(|request| (if request.is_preflight { 405 } else { 200 }, Vec::new())),
        ),
        (
            refused,
            &[],
            "Access-Control-Allow-Origin is `https://b.example`",
            serve(|_| (200, vec![(ORIGIN, "https://b.example".to_owned())])),
        ),
    ];
    let without_differences = |report: &Report| -> BTreeSet<&'static str> {
        names(report).into_iter().filter(|name| *name != "allows-less-than-the-policy").collect()
    };
    for (alone, compared, text, address) in cases {
        let report = audit(address, None, &[APP]);
        assert!(names(&report).is_superset(&alone.iter().copied().collect()), "{text}: {report}");
        assert!(names(&report).len() == alone.len() && !report.is_clean(), "{text}: {report}");
        let shown = report.to_string();
        assert!(shown.contains(text), "{text}: {report}");
        assert!(!shown.contains("name it: --origin"), "it is named: {report}");
        let report = audit(address, Some(policy()), &[]);
        assert_eq!(without_differences(&report), compared.iter().copied().collect(), "{text}: {report}");
        assert!(names(&report).contains("allows-less-than-the-policy"), "{text}: {report}");
    }
    // What another finding says already isn't said again.
    let redirect = serve(|request| match sound(request) {
        (200, _) => (302, vec![("Vary", "Origin".to_owned()), ("Location", "/login".to_owned())]),
        answer => answer,
    });
    assert!(!names(&audit(redirect, None, &[APP])).contains("allowed-origin-blocked"));
    // Nobody said that anybody is allowed.
    let report = audit(serve(|_| (401, Vec::new())), None, &[]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
    assert!(report.to_string().contains("name it: --origin https://app.example.com"), "{report}");
    let address = serve(|_| (401, Vec::new()));
    let url = format!("http://{address}/users");
    assert_eq!(cors_in(folder("").path(), &["audit", &url, "--origin", APP], "").status, 1);
}

#[test]
fn what_anybody_can_register_is_told_from_what_the_owner_makes() {
    type IsAllowed = fn(&str) -> bool;
    const PREVIEW: &str = "https://a.preview.example.com";
    let (danger, fault, note) = (Severity::Danger, Severity::Fault, Severity::Note);
    // The origins that are allowed, the comparison, the level, an origin that is named and one that isn't.
    let cases: Vec<(&[&str], IsAllowed, Severity, &str, &str)> = vec![
        // Sound patterns: every subdomain of a domain of their owner.
        (&[APP], |origin| origin.ends_with(".example.com"), note, "https://strangerapp.example.com", "register"),
        (
            &[APP, PREVIEW],
            |origin| origin == APP || origin.ends_with(".preview.example.com"),
            note,
            "https://strangera.preview.example.com",
            "register",
        ),
        // Without the dot.
        (&[APP], |origin| origin.ends_with("example.com"), danger, "https://strangerexample.com", "strangerapp"),
        (&[PREVIEW], |origin| origin.ends_with("example.com"), danger, "https://strangerexample.com", "strangera"),
        (
            &["https://app.example.co.uk"],
            |origin| origin.ends_with("example.co.uk"),
            danger,
            "https://strangerexample.co.uk",
            "strangerapp",
        ),
        (
            &["https://example.com"],
            |origin| origin.ends_with("example.com"),
            danger,
            "https://strangerexample.com",
            "stranger.example",
        ),
        // Under a public suffix the whole host is what somebody registers.
        (
            &["https://app.github.io"],
            |origin| origin.ends_with("app.github.io"),
            danger,
            "https://strangerapp.github.io",
            "stranger.app",
        ),
        // The end of the host alone: nobody but the owner can make such a name, and it isn't what was meant.
        (&[APP], |origin| origin.ends_with("app.example.com"), fault, "https://strangerapp.example.com", "register"),
        // The start alone. What else gets in so isn't anybody's.
        (&[APP], |origin| origin.starts_with(APP), danger, "https://app.example.com.stranger.example", ":8443"),
        // A dot that stands for anything, wherever it makes another domain.
        (
            &[PREVIEW],
            |origin| origin == PREVIEW || origin == "https://a.previewxexample.com",
            danger,
            "https://a.previewxexample.com",
            "axpreview",
        ),
    ];
    for (allowed, is_allowed, severity, named, unnamed) in cases {
        let report = audit(serve(move |request| sound_for(request, is_allowed)), None, allowed);
        let is_of_readers =
            |finding: &&Finding| matches!(finding.name, "allows-look-alikes" | "allows-subdomains-or-ports");
        let found: Vec<&Finding> = report.findings.iter().filter(is_of_readers).collect();
        let [found] = found[..] else { panic!("{named}: {report}") };
        assert_eq!(found.severity, severity, "{named}: {report}");
        let text = found.to_string();
        assert!(text.contains(named) && !text.contains(unnamed), "{named}, {unnamed}: {text}");
        assert_eq!(text.contains("anybody can register"), severity == danger, "{text}");
    }
    // Names of one machine or network aren't registered, and addresses have no subdomains.
    for allowed in ["http://localhost:8080", "http://app.localhost", "http://printer.local", "http://192.0.2.1"] {
        let is_allowed = |origin: &str| origin.ends_with(allowed.trim_start_matches("http://"));
        let report = audit(serve(move |request| sound_for(request, is_allowed)), None, &[allowed]);
        assert!(!names(&report).contains("allows-look-alikes"), "{report}");
    }
}

#[test]
fn our_own_pattern_lets_no_look_alike_in() {
    let policy = OwnedPolicy::builder()
        .origins([APP, "https://*.preview.example.com", "https://app-*.deploy.example.com"])
        .credentials(true)
        .build()
        .expect("a sound policy");
    let app = Router::new().route("/users", axum::routing::get(async || "Ada")).layer(policy);
    let server = Server::axum(app);
    let allowed = [APP, "https://a.preview.example.com", "https://app-1.deploy.example.com"];
    let report = audit(server.address, None, &allowed);
    assert!(report.is_clean(), "{report}");
}

#[test]
fn what_was_found_is_a_policy() {
    let report = audit(serve(sound), None, &[APP]);
    let found = report.found.expect("an origin may read");
    assert_eq!(
        found.macro_text(),
        "    origin = \"https://app.example.com\",\n    methods = [\"GET\", \"PUT\"],\n    headers = [\"Content-Type\"],\n    \
         credentials = true,\n    max_age = 3600,\n"
    );
    let report = audit(serve(|request| sound_for(request, |_| true)), None, &[APP]);
    assert!(report.to_string().contains("origin = mirror,"), "{report}");
    assert!(report.to_string().contains("[mirror-credentials]"), "{report}");
    let report = audit(serve(|_| (200, Vec::new())), None, &[]);
    assert!(report.found.is_none(), "{report}");
    assert!(report.to_string().ends_with("name it: --origin https://app.example.com\n"), "{report}");
}

/// A server that names to a preflight what that asks for, if it knows it, and nothing at all otherwise.
fn serve_by_question(methods: &'static [&'static str], headers: &'static [&'static str]) -> SocketAddr {
    serve(move |request| {
        let (status, mut fields) = sound(request);
        if !request.is_preflight {
            return (status, fields);
        }
        let mut asked = request.headers.split(',').filter(|name| !name.is_empty());
        let is_known = |name: &str| headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !methods.contains(&request.method.as_str()) || !asked.all(is_known) {
            return (204, vec![("Vary", "Origin".to_owned())]);
        }
        fields.retain(|(name, _)| {
            !matches!(*name, "Access-Control-Allow-Methods" | "Access-Control-Allow-Headers" | "Access-Control-Max-Age")
        });
        fields.push(("Access-Control-Allow-Methods", request.method.clone()));
        if !request.headers.is_empty() {
            fields.push(("Access-Control-Allow-Headers", request.headers.clone()));
        }
        (status, fields)
    })
}

#[test]
fn what_was_found_is_no_wider_than_the_answers_and_no_narrower() {
    let allowed = |answer: &Report| answer.found.as_ref().expect("an origin may read").macro_text();
    for (methods, headers, expected) in [
        (
            ["GET", "PUT", "DELETE"].as_slice(),
            ["Content-Type", "Authorization"].as_slice(),
            "    methods = [\"GET\", \"PUT\", \"DELETE\"],\n    headers = [\"Content-Type\", \"Authorization\"],\n",
        ),
        (
            &["GET", "PATCH", "PUT", "DELETE"],
            &["Content-Type"],
            "    methods = [\"GET\", \"PUT\", \"PATCH\", \"DELETE\"],\n    headers = [\"Content-Type\"],\n",
        ),
        (&["GET"], &["Authorization"], "    methods = [\"GET\"],\n    headers = [\"Authorization\"],\n"),
    ] {
        let report = audit(serve_by_question(methods, headers), None, &[APP]);
        let text = allowed(&report);
        assert!(text.contains(expected), "{expected}: {report}");
        // Without Max-Age browsers keep a preflight for five seconds, and a policy without `max_age` means an hour.
        assert!(text.contains("    max_age = 5,\n"), "{report}");
        let is_said = report.to_string().contains("it may allow methods and headers that weren't asked for");
        assert!(is_said || methods.len() == 1, "{report}");
    }
    // One that lists them is told whole, and one that takes all of them is a mirror.
    let report = audit(serve(sound), None, &[APP]);
    assert!(!report.to_string().contains("weren't asked for"), "{report}");
    let with = |fields: fn(&Request) -> Vec<(&'static str, String)>| {
        serve(move |request| {
            let (status, mut sound) = sound(request);
            if request.is_preflight {
                sound.retain(|(name, _)| !fields(request).iter().any(|(other, _)| name == other));
                sound.extend(fields(request));
            }
            (status, sound)
        })
    };
    let report = audit(
        with(|request| {
            vec![
                ("Access-Control-Allow-Methods", request.method.clone()),
                ("Access-Control-Allow-Headers", request.headers.clone()),
            ]
        }),
        None,
        &[APP],
    );
    assert!(allowed(&report).contains("    methods = mirror,\n    headers = mirror,\n"), "{report}");
    for (sent, kept) in [("0", "0"), ("-1", "0"), ("1h", "5"), ("", "5")] {
        let report = audit(
            serve(move |request| {
                let (status, mut fields) = sound(request);
                fields.iter_mut().filter(|(name, _)| name.ends_with("Age")).for_each(|(_, age)| sent.clone_into(age));
                (status, fields)
            }),
            None,
            &[APP],
        );
        assert!(allowed(&report).contains(&format!("    max_age = {kept},\n")), "{sent}: {report}");
    }
    // Nobody says that what is tried should be let through.
    assert!(report.to_string().contains("for DELETE (is it let through?)"), "{report}");
}

#[test]
fn an_error_outside_of_a_handlers_own_policy_may_be_meant() {
    let without_fields = |status: u16| {
        serve(move |request| match sound(request) {
            (404, _) => (status, vec![("Vary", "Origin".to_owned())]),
            answer => answer,
        })
    };
    let severity = |report: &Report| {
        let found = report.findings.iter().find(|finding| finding.name == "errors-unreadable");
        found.unwrap_or_else(|| panic!("{report}")).severity
    };
    let report = audit(without_fields(404), None, &[APP]);
    assert_eq!((severity(&report), report.is_clean()), (Severity::Note, true), "{report}");
    assert!(report.to_string().contains("/users/cors-audit-is-not-there is 404 without"), "{report}");
    // Another error isn't a path that is outside, and a policy says itself what it governs.
    assert_eq!(severity(&audit(without_fields(500), None, &[APP])), Severity::Fault);
    assert_eq!(severity(&audit(without_fields(404), Some(policy()), &[])), Severity::Fault);
    // A policy around one handler, as `#[cors]` and `cors_resource!` have it.
    let app = Router::new().route("/users", axum::routing::get(async || "Ada").layer(policy()));
    let server = Server::axum(app);
    let report = audit(server.address, None, &[APP, "https://admin.example.com"]);
    assert_eq!((severity(&report), report.is_clean()), (Severity::Note, true), "{report}");
}

#[test]
fn an_origin_that_the_service_names_itself_is_asked_about() {
    let address = serve(|request| {
        let (status, mut fields) = sound_for(request, |origin| origin == APP);
        fields.retain(|(name, _)| *name != "Access-Control-Allow-Origin" && *name != "Vary");
        fields.push(("Access-Control-Allow-Origin", APP.to_owned()));
        (status, fields)
    });
    let report = audit(address, None, &[]);
    assert_eq!(names(&report), BTreeSet::new(), "{report}");
    assert!(report.found.expect("an origin may read").macro_text().contains("origin = \"https://app.example.com\""));
}

#[test]
fn the_command_says_it_and_ends_with_a_status() {
    let folder = folder(
        "origins = [\"https://app.example.com\", \"https://admin.example.com\"]\nmethods = \"GET, PUT\"\nheaders = \"Content-Type\"\ncredentials = true\n",
    );
    let sound = format!("http://{}/users", serve(sound));
    let run = cors_in(folder.path(), &["audit", &sound, "cors.toml"], "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.output.contains("Nothing dangerous was found, and nothing else than the policy says."),
        "{}",
        run.output
    );
    assert!(
        run.output.contains("GET /users of https://stranger.example (a stranger)\n      200: the page can't read it"),
        "{}",
        run.output
    );
    assert_eq!(run.errors, "", "no progress where nobody watches");

    let wrong = format!("http://{}/users", serve(|request| sound_for(request, |_| true)));
    let run = cors_in(folder.path(), &["audit", &wrong, "--format", "json"], "");
    assert_eq!(run.status, 1, "{run:?}");
    let json = run.json();
    assert_eq!(json["clean"], false);
    assert_eq!(json["findings"][0]["name"], "reflects-any-origin");
    assert_eq!(json["findings"][0]["severity"], "danger");
    let shown_by = json["findings"][0]["answers"][0].as_u64().expect("a number");
    assert_eq!(
        json["answers"][usize::try_from(shown_by).expect("a small number")]["request"]["origin"],
        "https://stranger.example"
    );
    assert!(json["policy"]["macro"].as_str().expect("a text").contains("origin = mirror"));
}
