//! What is wrong with the answers.

use std::collections::BTreeSet;
use std::fmt;

use cors_runtime::Decision;
use cors_runtime::startup::OwnedPolicy;
use cors_table::origin::is_serialized;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::json;

use super::judge::Meaning;
use super::probe::{Probe, Purpose, STRANGER};
use super::{Answer, Exchange, Plan};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Its name: `reflects-any-origin`.
    pub name: &'static str,
    /// What is the case.
    pub fact: String,
    /// What follows from it.
    pub why: &'static str,
    /// What to do.
    pub help: &'static str,
    /// The exchanges that show it, by their number from 0.
    pub shown_by: Vec<usize>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Strangers get at what isn't theirs.
    Danger,
    /// It doesn't work, or not always.
    Fault,
    /// It isn't what the policy says.
    Difference,
    /// It may be meant.
    Note,
}

/// Everything that is wrong, the worst first.
pub(super) fn all(plan: &Plan, exchanges: &[Exchange]) -> Vec<Finding> {
    let answers = Answers(exchanges);
    let mut findings = Vec::new();
    findings.extend(answers.strangers());
    findings.extend(answers.null(findings.is_empty()));
    findings.extend(answers.look_alikes());
    findings.extend(answers.insecure());
    findings.extend(answers.local());
    findings.extend(answers.vary());
    findings.extend(answers.mixed());
    findings.extend(answers.malformed());
    findings.extend(answers.preflights());
    findings.extend(answers.errors());
    findings.extend(answers.redirects());
    if let Some(policy) = &plan.policy {
        findings.extend(answers.differences(policy));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

struct Answers<'e>(&'e [Exchange]);

impl Answers<'_> {
    /// The exchanges that are such, by their number.
    fn such(&self, is_such: impl Fn(&Exchange) -> bool) -> Vec<usize> {
        (0..self.0.len()).filter(|index| is_such(&self.0[*index])).collect()
    }

    /// The answers to GET that a page of such a purpose may read.
    fn readable_by(&self, is_such: impl Fn(Purpose) -> bool) -> Vec<usize> {
        self.such(|exchange| is_such(exchange.probe.purpose) && exchange.meaning.is_readable())
    }

    fn with_credentials(&self, shown_by: &[usize]) -> bool {
        shown_by.iter().any(|index| self.0[*index].meaning.with_credentials())
    }

    fn by_star(&self, index: usize) -> bool {
        matches!(self.0[index].meaning, Meaning::Readable { by_star: true, .. })
    }

    fn origin(&self, index: usize) -> &str {
        self.0[index].probe.origin.as_deref().unwrap_or_default()
    }

    /// Whether any website may read, by its name or by `*`.
    fn is_open(&self) -> bool {
        !self.readable_by(|purpose| purpose == Purpose::Stranger).is_empty()
    }

    fn strangers(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Stranger);
        let first = *shown_by.first()?;
        if self.by_star(first) {
            return None;
        }
        let credentials = self.with_credentials(&shown_by);
        Some(Finding {
            severity: if credentials { Severity::Danger } else { Severity::Note },
            name: "reflects-any-origin",
            fact: format!(
                "the answer to {STRANGER} names it{}",
                if credentials { " and allows credentials" } else { "" }
            ),
            why: if credentials {
                "every website can read this as whoever visits it and is signed in here"
            } else {
                "every website can read this; `*` says the same, and caches need no Vary for it"
            },
            help: if credentials {
                "compare Origin with a list of those that may, whole and with case"
            } else {
                "send `Access-Control-Allow-Origin: *` if that is meant, else compare Origin with a list"
            },
            shown_by,
        })
    }

    fn null(&self, is_news: bool) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Null);
        if !is_news || self.by_star(*shown_by.first()?) {
            return None;
        }
        let credentials = self.with_credentials(&shown_by);
        Some(Finding {
            severity: if credentials { Severity::Danger } else { Severity::Note },
            name: "allows-null",
            fact: format!("`null` may read{}", if credentials { " with credentials" } else { "" }),
            why: "every website can make a sandboxed frame, and its origin is `null`",
            help: "take `null` off the list",
            shown_by,
        })
    }

    fn look_alikes(&self) -> Option<Finding> {
        if self.is_open() {
            return None;
        }
        let shown_by = self.readable_by(|purpose| matches!(purpose, Purpose::LookAlike(_)));
        let first = *shown_by.first()?;
        let origins: Vec<_> = shown_by.iter().map(|index| self.origin(*index)).collect();
        // Who owns a domain owns what is under it, but not always what is on its other ports.
        let is_own = |index: &usize| matches!(self.0[*index].probe.purpose, Purpose::LookAlike(how) if how.starts_with("a subdomain") || how.ends_with("port"));
        if shown_by.iter().all(is_own) {
            return Some(Finding {
                severity: Severity::Note,
                name: "allows-subdomains-or-ports",
                fact: format!("{} may read", origins.join(" and ")),
                why: "whoever gets hold of one subdomain or one port can read this",
                help: "name the origins if they are known",
                shown_by,
            });
        }
        let Purpose::LookAlike(how) = self.0[first].probe.purpose else { return None };
        Some(Finding {
            severity: Severity::Danger,
            name: "allows-look-alikes",
            fact: format!("{} may read: {how}", origins.join(" and ")),
            why: "anybody can register such a name, and read this from there",
            help: "compare the whole of Origin; in a regular expression write `^`, `$`, and `\\.` for a dot",
            shown_by,
        })
    }

    fn insecure(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Insecure);
        if self.is_open() || shown_by.is_empty() {
            return None;
        }
        Some(Finding {
            severity: if self.with_credentials(&shown_by) { Severity::Danger } else { Severity::Note },
            name: "allows-http",
            fact: format!("{} may read, without encryption", self.origin(shown_by[0])),
            why: "whoever controls the network can put a script into such a page, and read this",
            help: "allow the origin with `https://` alone",
            shown_by,
        })
    }

    fn local(&self) -> Option<Finding> {
        let shown_by = self.readable_by(|purpose| purpose == Purpose::Local);
        if self.is_open() || shown_by.is_empty() {
            return None;
        }
        Some(Finding {
            severity: Severity::Note,
            name: "allows-localhost",
            fact: format!("{} may read", self.origin(shown_by[0])),
            why: "whatever serves pages on a user's machine can read this; it is often left over from development",
            help: "leave it out of what is deployed",
            shown_by,
        })
    }

    /// The answers to GET that name the origin which asks although others get another answer, and don't say so.
    fn vary(&self) -> Option<Finding> {
        let gets = self.such(|exchange| exchange.probe.asked.is_none() && exchange.probe.purpose != Purpose::Error);
        let values: BTreeSet<_> = gets.iter().map(|index| self.0[*index].answer.allow_origin()).collect();
        if values.len() < 2 {
            return None;
        }
        let silent = |index: &usize| !self.0[*index].answer.varies() && !self.0[*index].answer.is_never_stored();
        let shown_by: Vec<usize> = gets.into_iter().filter(silent).collect();
        let named = shown_by.iter().any(|index| self.0[*index].answer.allow_origin().is_some());
        shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "missing-vary",
            fact: if named {
                "Access-Control-Allow-Origin depends on Origin, and `Vary: Origin` isn't there".to_owned()
            } else {
                "Access-Control-Allow-Origin depends on Origin, and where it isn't sent, neither is `Vary: Origin`"
                    .to_owned()
            },
            why: "a cache gives one page the answer that another one got, and the browser blocks it",
            help: "send `Vary: Origin` with every response, those without Access-Control-Allow-Origin and errors, too",
            shown_by,
        })
    }

    /// Answers that name an origin which was asked about before: only a cache knows it.
    fn mixed(&self) -> Option<Finding> {
        let made_up = |purpose| matches!(purpose, Purpose::Stranger | Purpose::LookAlike(_) | Purpose::Null);
        let shown_by: Vec<usize> = (0..self.0.len())
            .filter(|index| {
                let Exchange { probe, answer, .. } = &self.0[*index];
                let Some(named) = answer.allow_origin() else { return false };
                let is_anothers = |before: &Exchange| {
                    made_up(before.probe.purpose) && before.probe.origin.as_deref() == Some(named.as_str())
                };
                probe.origin.as_deref() != Some(named.as_str()) && self.0[..*index].iter().any(is_anothers)
            })
            .collect();
        let first = *shown_by.first()?;
        Some(Finding {
            severity: Severity::Danger,
            name: "cache-mixes-origins",
            fact: format!(
                "{} got the answer that {} asked for before",
                self.0[first].probe,
                self.0[first].answer.allow_origin().unwrap_or_default()
            ),
            why: "a cache answers one origin with what another got: pages are blocked by chance, and strangers can bring it about",
            help: "send `Vary: Origin`, and put Origin into the key of the cache in front of the service",
            shown_by,
        })
    }

    /// Fields that browsers don't take for what they are meant to say.
    fn malformed(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut find = |name, why, help, fact: fn(&Answer) -> Option<String>| {
            let shown_by = self.such(|exchange| fact(&exchange.answer).is_some());
            let Some(first) = shown_by.first() else { return };
            let fact = fact(&self.0[*first].answer).unwrap_or_default();
            findings.push(Finding { severity: Severity::Fault, name, fact, why, help, shown_by });
        };
        find(
            "several-allow-origin",
            "browsers take one origin or `*`, and block every page if there is more",
            "let one place send it: the application, or the proxy in front of it",
            |answer| {
                let lines = answer.values("access-control-allow-origin");
                let is_list = lines.iter().any(|line| line.contains([',', ' ']));
                (lines.len() > 1 || is_list)
                    .then(|| format!("Access-Control-Allow-Origin has several values: {}", lines.join(", ")))
            },
        );
        find(
            "malformed-allow-origin",
            "browsers compare it with the page's origin as a whole, so it allows nobody",
            "send the page's own origin: scheme, host and port, without a path, without a pattern",
            |answer| {
                let value = answer.allow_origin()?;
                let is_one = value == "*" || value.contains([',', ' ']) || is_serialized(value.as_bytes());
                (!is_one).then(|| format!("Access-Control-Allow-Origin is `{value}`, which is no origin"))
            },
        );
        find(
            "wildcard-with-credentials",
            "a page that fetches with credentials is blocked, which is what the second field was sent for",
            "send the page's own origin in place of `*`, if it is one of yours",
            |answer| {
                let is_so = answer.allow_origin().as_deref() == Some("*") && answer.has_credentials();
                is_so.then(|| {
                    "`Access-Control-Allow-Origin: *` with `Access-Control-Allow-Credentials: true`".to_owned()
                })
            },
        );
        find(
            "malformed-allow-credentials",
            "browsers take `true` alone, in lower case and once",
            "send `true`, or leave the field out",
            |answer| {
                let value = answer.value("access-control-allow-credentials")?;
                (value != "true").then(|| format!("Access-Control-Allow-Credentials is `{value}`"))
            },
        );
        find(
            "wildcard-list-with-credentials",
            "where credentials are sent, `*` is the name of a method or header, and covers none",
            "name the methods and headers",
            |answer| {
                let fields =
                    ["access-control-allow-methods", "access-control-allow-headers", "access-control-expose-headers"];
                let field =
                    fields.into_iter().find(|field| answer.members(field).iter().any(|member| member == "*"))?;
                answer.has_credentials().then(|| format!("`{field}: *` with `Access-Control-Allow-Credentials: true`"))
            },
        );
        find(
            "malformed-max-age",
            "browsers take a number of seconds, and keep the preflight for five seconds otherwise",
            "send the number of seconds",
            |answer| {
                let value = answer.value("access-control-max-age")?;
                let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                (!is_number && value != "-1").then(|| format!("Access-Control-Max-Age is `{value}`"))
            },
        );
        findings
    }

    /// Preflights of an origin that may read, which the service doesn't answer as one.
    fn preflights(&self) -> Option<Finding> {
        let may_read = |origin: &Option<String>| {
            self.0.iter().any(|exchange| exchange.probe.origin == *origin && exchange.meaning.is_readable())
        };
        let preflights = self.such(|exchange| {
            exchange.probe.asked.is_some()
                && exchange.probe.purpose == Purpose::Listed
                && may_read(&exchange.probe.origin)
        });
        let is_answered = |index: &usize| {
            let answer = &self.0[*index].answer;
            (200..300).contains(&answer.status) && answer.allow_origin().is_some()
        };
        // One that is refused may ask for what isn't allowed; where none is answered, it isn't that.
        if preflights.is_empty() || preflights.iter().any(is_answered) {
            return None;
        }
        let status = self.0[preflights[0]].answer.status;
        let (why, help) = match status {
            401 | 407 => (
                "browsers send preflights without credentials, so authentication refuses every one of them",
                "answer preflights before authentication",
            ),
            300..=399 => (
                "browsers follow no redirect of a preflight",
                "answer preflights at the address that pages ask, before the redirect",
            ),
            200..=299 => (
                "the browser doesn't send the request that the preflight asks for",
                "answer OPTIONS requests with Access-Control-Request-Method as preflights, with Access-Control-Allow-Origin",
            ),
            _ => (
                "the browser doesn't send the request that the preflight asks for: only 200 to 299 will do",
                "answer OPTIONS requests with Access-Control-Request-Method as preflights, with 204",
            ),
        };
        Some(Finding {
            severity: Severity::Fault,
            name: "preflight-not-answered",
            fact: format!(
                "preflights of {} are answered with {status}, though it may read",
                self.origin(preflights[0])
            ),
            why,
            help,
            shown_by: preflights,
        })
    }

    /// An error that an origin can't read, although it may read what isn't one.
    fn errors(&self) -> Option<Finding> {
        let shown_by = self.such(|exchange| {
            let Exchange { probe, answer, meaning } = exchange;
            let is_friend = |other: &Exchange| {
                other.probe.origin == probe.origin
                    && other.probe.purpose != Purpose::Error
                    && other.meaning.is_readable()
            };
            probe.purpose == Purpose::Error
                && answer.status >= 400
                && !meaning.is_allowed()
                && self.0.iter().any(is_friend)
        });
        let first = *shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "errors-unreadable",
            fact: format!("an answer with {} has no Access-Control-Allow-Origin", self.0[first].answer.status),
            why: "the page sees a network error in place of the status and the message",
            help: "send the fields with every response, whatever its status; in nginx that is `always`",
            shown_by,
        })
    }

    /// A redirect that a page can't follow.
    fn redirects(&self) -> Option<Finding> {
        let shown_by = self.such(|exchange| {
            let is_redirect = matches!(exchange.answer.status, 301 | 302 | 303 | 307 | 308);
            exchange.probe.purpose == Purpose::Allowed && is_redirect && !exchange.meaning.is_allowed()
        });
        shown_by.first()?;
        Some(Finding {
            severity: Severity::Fault,
            name: "redirect-unreadable",
            fact: format!("the redirect with {} has no Access-Control-Allow-Origin", self.0[shown_by[0]].answer.status),
            why: "a browser follows a redirect for a page of another origin only if it could read the redirect",
            help: "send the fields with redirects, too, or give pages the last address",
            shown_by,
        })
    }

    /// Where the answers mean something else than those of the policy.
    fn differences(&self, policy: &OwnedPolicy) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, exchange) in self.0.iter().enumerate() {
            let Exchange { probe, answer, meaning } = exchange;
            let Some(expected) = expected(policy, probe, answer) else { continue };
            let should = Meaning::of(probe, &expected);
            let more = meaning.is_allowed() && !should.is_allowed()
                || meaning.with_credentials() && !should.with_credentials();
            let less = should.is_allowed() && !meaning.is_allowed()
                || should.with_credentials() && !meaning.with_credentials();
            // What is said of errors, redirects and preflights as a whole is said already.
            if more {
                findings.push(Finding {
                    severity: if meaning.is_readable() { Severity::Danger } else { Severity::Difference },
                    name: "allows-more-than-the-policy",
                    fact: format!("{probe} ({}): {meaning}", probe.purpose),
                    why: "the policy refuses that",
                    help: "deploy the policy, or write into it what is meant",
                    shown_by: vec![index],
                });
            } else if less {
                findings.push(Finding {
                    severity: Severity::Difference,
                    name: "allows-less-than-the-policy",
                    fact: format!("{probe} ({}): {meaning}", probe.purpose),
                    why: "the policy allows that",
                    help: "deploy the policy, or write into it what is meant",
                    shown_by: vec![index],
                });
            } else if meaning.is_allowed() {
                findings.extend(field_difference(index, probe, answer, &expected));
            }
        }
        merged(findings)
    }
}

/// What the policy's own servers answer, with the status of this one; `None` where it doesn't govern.
fn expected(policy: &OwnedPolicy, probe: &Probe, answer: &Answer) -> Option<Answer> {
    let mut request = HeaderMap::new();
    for (name, value) in probe.fields() {
        request.append(HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?);
    }
    let method = Method::from_bytes(probe.method().as_bytes()).ok()?;
    let path = probe.path.split('?').next().unwrap_or_default();
    match policy.decide(&method, path, &request) {
        Decision::NotGoverned => None,
        Decision::Preflight(preflight) => {
            Some(Answer { status: preflight.status().as_u16(), headers: preflight.headers() })
        }
        Decision::Actual(actual) => {
            let mut headers = HeaderMap::new();
            actual.apply(&mut headers);
            Some(Answer { status: answer.status, headers })
        }
    }
}

/// What else differs between two answers that both allow.
fn field_difference(index: usize, probe: &Probe, answer: &Answer, expected: &Answer) -> Option<Finding> {
    let members = |answer: &Answer, name: &str| -> BTreeSet<String> {
        answer.members(name).iter().map(|member| member.to_ascii_lowercase()).collect()
    };
    let field = if probe.asked.is_some() { "access-control-max-age" } else { "access-control-expose-headers" };
    let (is, should) = (members(answer, field), members(expected, field));
    if is == should {
        return None;
    }
    let shown = |members: &BTreeSet<String>| {
        if members.is_empty() { "nothing".to_owned() } else { members.iter().cloned().collect::<Vec<_>>().join(", ") }
    };
    Some(Finding {
        severity: Severity::Difference,
        name: if probe.asked.is_some() { "other-max-age" } else { "other-exposed-headers" },
        fact: format!("{field} is {}; the policy sends {}", shown(&is), shown(&should)),
        why: if probe.asked.is_some() {
            "browsers keep preflights for another time"
        } else {
            "pages read other headers"
        },
        help: "deploy the policy, or write into it what is meant",
        shown_by: vec![index],
    })
}

/// Findings that say the same of several exchanges, as one.
fn merged(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        match merged.iter_mut().find(|known| known.name == finding.name && known.fact == finding.fact) {
            Some(known) => known.shown_by.extend(finding.shown_by),
            None => merged.push(finding),
        }
    }
    merged
}

impl Severity {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Fault => "fault",
            Self::Difference => "difference",
            Self::Note => "note",
        }
    }
}

impl Finding {
    pub(super) fn to_json(&self) -> serde_json::Value {
        json!({
            "severity": self.severity.word(),
            "name": self.name,
            "fact": self.fact,
            "why": self.why,
            "help": self.help,
            "answers": self.shown_by,
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, name, fact, why, help, .. } = self;
        write!(f, "{}: [{name}] {fact}\n    why: {why}\n    help: {help}", severity.word())
    }
}
