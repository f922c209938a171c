//! The grammar of origins, against the `url` crate: what is accepted is what browsers send, what browsers send is accepted, and
//! a suggestion is accepted, too, and is what browsers make of the text.
#![no_main]

use cors_model::Rule;
use cors_model::origin::{Flawed, Mend, Origin, Port, Site, parse};
use cors_table::Wildcard;
use libfuzzer_sys::fuzz_target;
use url::{Host, Url};

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(Origin::Any) => assert_eq!(text, "*"),
        Ok(Origin::Null) => assert_eq!(text, "null"),
        Ok(Origin::Site(site)) => is_sent(text, &site),
        Err(flawed) => {
            assert!(!is_serialized(text) || is_slip(&flawed), "{text:?} is what browsers send, and {flawed:?}");
            mends(text, &flawed);
        }
    }
});

/// One of the origins that the text stands for is a serialised origin.
fn is_sent(text: &str, site: &Site) {
    let host = match site.wildcard {
        Wildcard::Subdomains => format!("x.{}", site.host),
        // No letter that begins `xn--`, which a pattern may be one letter short of.
        Wildcard::None | Wildcard::Part | Wildcard::Host => site.host.replacen('*', "a", 1),
    };
    let port = match site.port {
        Port::Default => String::new(),
        Port::Exact(number) => format!(":{number}"),
        Port::Any => ":1".to_owned(),
    };
    let sent = format!("{}://{host}{port}", site.scheme);
    let url = Url::parse(&sent).unwrap_or_else(|error| panic!("{text:?}: {sent:?} is no URL: {error}"));
    if matches!(site.scheme, "http" | "https") {
        assert_eq!(url.origin().ascii_serialization(), sent, "{text:?}");
    } else {
        // The crate has no tuple origins but those of the standard; what it holds apart is scheme, host and port.
        assert_eq!(url.scheme(), site.scheme, "{text:?}");
        assert_eq!(url.host_str().unwrap_or_default(), host, "{text:?}");
        assert!(url.path().is_empty() || url.path() == "/", "{text:?}");
    }
}

/// Whether the text is the serialised origin of a page that can be. The URL Standard has hosts with `*` and `,`, of which
/// policies make patterns and lists.
fn is_serialized(text: &str) -> bool {
    // A label that decodes to one that looks encoded breaks UTS #46's criterion 4 since revision 33, which not everybody has.
    if text.contains(['*', ',']) || text.contains("xn--xn--") {
        return false;
    }
    let Ok(url) = Url::parse(text) else { return false };
    matches!(url.scheme(), "http" | "https")
        && url.origin().ascii_serialization() == text
        && url.port() != Some(0)
        && url.host().is_some_and(|host| is_possible(&host))
}

/// Whether DNS can have the host: the URL Standard leaves that to others. A last label that isn't the only one is a top-level domain.
fn is_possible(host: &Host<&str>) -> bool {
    let Host::Domain(name) = host else { return true };
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_usual = |label: &str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    name.len() <= 253
        && name.split('.').all(|label| (1..=63).contains(&label.len()))
        && name.rsplit_once('.').is_none_or(|(_, last)| is_usual(last))
}

/// Whether the text is refused for what stands around an origin, or in the place of a part of it, although a URL could have it there:
/// `https://a;`, `https://$HOST`.
fn is_slip(flawed: &Flawed) -> bool {
    flawed.flaws.iter().all(|flaw| matches!(flaw.rule, Rule::OriginMarkup | Rule::OriginSyntax | Rule::MisusedWord))
}

fn mends(text: &str, flawed: &Flawed) {
    assert!(!flawed.flaws.is_empty(), "{text:?}");
    let Some(suggestion) = &flawed.suggestion else { return };
    assert_ne!(suggestion, text);
    assert!(parse(suggestion).is_ok(), "{text:?} suggests {suggestion:?}");
    // Where nothing is guessed, the text is a URL, and its origin is meant.
    let is_canonical = flawed.flaws.iter().all(|flaw| flaw.mend == Mend::Canonical) && !text.contains('*');
    if is_canonical && (suggestion.starts_with("https://") || suggestion.starts_with("http://")) {
        let sent = Url::parse(text).map(|url| url.origin().ascii_serialization());
        assert_eq!(sent.as_ref(), Ok(suggestion), "{text:?} has {flawed:?}");
    }
}
