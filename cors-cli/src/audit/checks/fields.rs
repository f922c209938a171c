//! Fields that browsers don't take for what they are meant to say.

use cors_table::origin::is_serialized;

use super::Answers;
use crate::audit::Answer;
use crate::audit::finding::{Finding, Severity};

impl Answers<'_> {
    /// Fields that browsers don't take for what they are meant to say.
    pub(super) fn malformed(&self) -> Vec<Finding> {
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
}
