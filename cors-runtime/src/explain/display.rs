//! An explanation as text, in a few lines.

use std::fmt;

use super::quote::shortened;
use super::{Credentials, Explanation, Remedy, RequestKind, Sent, Verdict};

/// How many headers are shown, of those that are allowed and of those that aren't.
const MOST_HEADERS: usize = 8;

/// How much of a header value that is sent is shown, in bytes.
const LONGEST_VALUE: usize = 200;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", Headline(self))?;
        if let Some(origin) = &self.origin {
            // Nobody checks it: not allowed is no failure.
            let mark = if self.exemption.is_some() && !origin.is_allowed() { "–" } else { mark(origin.is_allowed()) };
            writeln!(f, "  {mark} origin: {origin}")?;
        }
        if let Some(method) = &self.method {
            writeln!(f, "  {} method: {method}", mark(method.is_allowed()))?;
        }
        self.headers(f)?;
        if self.origin.is_some() && self.exemption.is_none() {
            writeln!(f, "  {}", credentials(self.credentials))?;
        }
        write!(f, "{}", self.sent)?;
        self.console(f)?;
        self.remedies(f)?;
        for caveat in &self.caveats {
            writeln!(f, "Note: {caveat}.")?;
        }
        Ok(())
    }
}

const fn mark(allowed: bool) -> &'static str {
    if allowed { "✓" } else { "✗" }
}

const fn credentials(on: bool) -> &'static str {
    if on {
        "✓ credentials: on; cookies go along if the page asks for it"
    } else {
        "– credentials: off; a page that fetches with `credentials: \"include\"` is blocked"
    }
}

impl Explanation {
    /// First the headers that are allowed, then those that aren't.
    fn headers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headers_that_are(true, f)?;
        self.headers_that_are(false, f)
    }

    fn headers_that_are(&self, allowed: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut checks = self.headers.iter().filter(|check| check.is_allowed() == allowed);
        for check in checks.by_ref().take(MOST_HEADERS) {
            writeln!(f, "  {} header: {check}", mark(allowed))?;
        }
        match checks.count() {
            0 => Ok(()),
            more => writeln!(f, "  {} and {more} more headers", mark(allowed)),
        }
    }

    /// What the console shows, once if it is the same with and without credentials.
    fn console(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [omit, include] = [&self.omit.verdict, &self.include.verdict];
        match (omit, include) {
            (Verdict::Blocked { reason }, Verdict::Blocked { reason: with }) if reason == with => {
                writeln!(f, "The browser's console: {reason}")
            }
            (Verdict::Blocked { reason }, Verdict::Blocked { reason: with }) => {
                writeln!(f, "The browser's console: {reason}")?;
                // A page that asks for credentials of a policy without them is told so above.
                if self.credentials { writeln!(f, "  with credentials: {with}") } else { Ok(()) }
            }
            (Verdict::Blocked { reason }, _) => writeln!(f, "The browser's console: {reason}"),
            (_, Verdict::Blocked { reason }) => writeln!(f, "The browser's console, with credentials: {reason}"),
            _ => Ok(()),
        }
    }

    fn remedies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [omit, include] = [&self.omit.remedy, &self.include.remedy];
        if matches!(omit, Remedy::NotNeeded) {
            return remedy(f, " with credentials", include);
        }
        remedy(f, "", omit)
    }
}

fn remedy(f: &mut fmt::Formatter<'_>, how: &str, remedy: &Remedy) -> fmt::Result {
    match remedy {
        Remedy::NotNeeded => Ok(()),
        Remedy::Change(changes) if changes.len() > 1 => {
            writeln!(f, "To allow it{how}:")?;
            for change in changes {
                writeln!(f, "  {change}")?;
            }
            Ok(())
        }
        Remedy::Change(_) => writeln!(f, "To allow it{how}: {remedy}"),
        Remedy::Elsewhere { why } => writeln!(f, "Not for the policy to allow{how}: {why}."),
    }
}

/// What the request is, and what comes of it.
struct Headline<'a>(&'a Explanation);

impl fmt::Display for Headline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(explanation) = self;
        let request = &explanation.request;
        let readable = (explanation.readable(Credentials::Omit), explanation.readable(Credentials::Include));
        match &explanation.kind {
            RequestKind::NotGoverned { paths } => {
                match paths.as_slice() {
                    [path] => write!(f, "{request} isn't governed by this policy: its path doesn't match `{path}`.")?,
                    paths => {
                        let paths = paths.join("`, `");
                        write!(f, "{request} isn't governed by this set: its path matches none of `{paths}`.")?;
                    }
                }
                match explanation.exemption {
                    Some(exemption) => write!(f, " It is {exemption}, which no browser checks."),
                    None => Ok(()),
                }
            }
            RequestKind::NotCors => {
                write!(f, "{request} isn't a CORS request: it has no Origin. The response goes out as to any other.")
            }
            RequestKind::Preflight => {
                let method = explanation.method.as_ref().map_or("", |check| check.method.as_str());
                let (sends, when) = match readable {
                    (true, true) => ("sends", ", with or without credentials"),
                    (true, false) => ("sends", ", but not with credentials"),
                    (false, _) => ("doesn't send", ""),
                };
                write!(f, "{request} is a preflight for {method}. A browser {sends} {method} after it{when}.")
            }
            RequestKind::Actual { no_preflight } => {
                if let Some(exemption) = explanation.exemption {
                    let consequence = exemption.consequence();
                    return write!(f, "{request} is {exemption}, which no browser checks. {consequence}");
                }
                write!(f, "{request} is a request of a page")?;
                if let Some(why) = no_preflight {
                    write!(f, " ({why})")?;
                }
                f.write_str(match readable {
                    (true, true) => ". The page may read the response, with or without credentials.",
                    (true, false) => ". The page may read the response, but not if it fetched with credentials.",
                    (false, _) => ". The page can't read the response.",
                })
            }
        }
    }
}

/// The status and the fields, each in a line of its own.
impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => writeln!(f, "The answer: {}", status.as_u16())?,
            None if self.headers.is_empty() => return writeln!(f, "Added to the response: nothing"),
            None => writeln!(f, "Added to the response:")?,
        }
        for (name, value) in &self.headers {
            writeln!(f, "  {name}: {}", shortened(value.as_bytes(), LONGEST_VALUE))?;
        }
        Ok(())
    }
}
