//! What may differ between two origins that look alike.

use std::fmt;

/// What differs between an origin and an element of `origins`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// The scheme: `http` and `https` are two origins.
    Scheme,
    /// The port: another one, or one where there is none.
    Port,
    /// One of the two hosts has `www.` in front, the other hasn't.
    Www,
    /// One of the two hosts ends in a dot, the other doesn't.
    TrailingDot,
    /// `localhost`, `127.0.0.1`, `[::1]` and `0.0.0.0` are one machine and four origins.
    Loopback,
    /// The element is a pattern for subdomains, and the origin is the domain itself.
    Apex,
    /// The element has a `*` in its first label, and this host has another label there, or more of them.
    Label,
    /// The origin is a subdomain of the element's host.
    Subdomain,
    /// The element's host is a subdomain of the origin's.
    Parent,
    /// One character of the host, or two that are swapped.
    OneCharacter,
    /// The host holds the element's host but isn't part of it: `evilexample.com`, `example.com.evil.example`.
    LookAlike,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the scheme differs",
            Self::Port => "the port differs",
            Self::Www => "`www.` makes another host",
            Self::TrailingDot => "a dot at the end makes another host",
            Self::Loopback => "`localhost`, `127.0.0.1`, `[::1]` and `0.0.0.0` are four hosts to a browser",
            Self::Apex => "`*.` covers subdomains, not the domain itself",
            Self::Label => {
                "`*` stands for one or more of `a-z`, `0-9`, `-` and `_` in that label, and the rest has to be as it is \
                 written"
            }
            Self::Subdomain => "this is a subdomain of it, and it has no `*.`",
            Self::Parent => "that is a subdomain of this one",
            Self::OneCharacter => "one character of the host differs",
            Self::LookAlike => "this host only looks like it, and may be somebody else's",
        })
    }
}
