//! A case: fetches that a page makes one after the other, and what the Fetch Standard says of each.

use cors_tests::real_browser::Engine;
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::ports::API;
use crate::runs::{Page, Run};

/// Where a fetch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// `http://127.0.0.1:27180`, the origin of the page around all frames.
    Page,
    /// 0.0.0.0, which browsers take for this machine: another host, and another site.
    AnyAddress,
    /// The same host, another port: another origin, the same site.
    Neighbour,
    /// A host under `localhost`: another site.
    App,
    /// A host deeper under `localhost`.
    Deep,
    /// A host with an underscore.
    Underscore,
    /// A host with a dot at its end, which is another one.
    TrailingDot,
    /// A sandboxed frame of the page.
    Sandbox,
    /// A frame with a `data:` URL.
    Data,
    /// A page that was opened as a file.
    File,
    /// The background of an extension.
    Extension,
}

impl From {
    /// The origin, as the browser serialises it. Those of files and extensions are the browser's own affair: they are given as
    /// `null` here, which is no server's either.
    pub(crate) const fn origin(self) -> &'static str {
        match self {
            Self::Page => "http://127.0.0.1:27180",
            Self::AnyAddress => "http://0.0.0.0:27180",
            Self::Neighbour => "http://127.0.0.1:27181",
            Self::App => "http://app.localhost:27180",
            Self::Deep => "http://a.app.localhost:27180",
            Self::Underscore => "http://pr_1.localhost:27180",
            Self::TrailingDot => "http://app.localhost.:27180",
            Self::Sandbox | Self::Data | Self::File | Self::Extension => "null",
        }
    }

    /// The page that makes such a fetch.
    const fn page(self) -> Page {
        match self {
            Self::File => Page::File,
            Self::Extension => Page::Extension,
            _ => Page::Served,
        }
    }

    /// How the page makes a frame of this origin: see `page/run.js`.
    const fn frame(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Data => "data",
            _ => self.origin(),
        }
    }
}

/// What a page sees of a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sees {
    /// A `TypeError`: nothing can be read.
    Blocked,
    /// A response without anything in it, which is all that `mode: "no-cors"` gives.
    Opaque,
    /// A redirect without anything in it, which is all that `redirect: "manual"` gives.
    OpaqueRedirect,
    /// The response with this status.
    Reads(u16),
}

/// One fetch.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) from: From,
    pub(crate) init: Value,
    /// Milliseconds to wait before it.
    pub(crate) wait: u32,
    /// The methods of the requests that leave the browser, in order.
    pub(crate) sends: Vec<&'static str>,
    pub(crate) sees: Sees,
    /// The cookie that the actual request carries; not looked at if `None`.
    pub(crate) cookie: Option<&'static str>,
    /// Response headers that the page must be able to read.
    pub(crate) reads: &'static [&'static str],
    /// Response headers that it must not.
    pub(crate) hidden: &'static [&'static str],
    /// What is expected instead in a browser that follows the Fetch Standard's latest rule for Authorization.
    strictly: Option<Box<Self>>,
}

impl Step {
    /// `fetch(url, init)` by the page, which reads a 200; add what is different.
    pub(crate) fn fetch(init: Value) -> Self {
        Self {
            from: From::Page,
            init,
            wait: 0,
            sends: Vec::new(),
            sees: Sees::Reads(200),
            cookie: None,
            reads: &[],
            hidden: &[],
            strictly: None,
        }
    }

    pub(crate) fn from(self, from: From) -> Self {
        Self { from, ..self }
    }

    pub(crate) fn after(self, wait: u32) -> Self {
        Self { wait, ..self }
    }

    /// The requests that leave the browser, separated by spaces; none if the answer comes from a cache.
    pub(crate) fn sends(self, methods: &'static str) -> Self {
        Self { sends: methods.split_whitespace().collect(), ..self }
    }

    pub(crate) fn sees(self, sees: Sees) -> Self {
        Self { sees, ..self }
    }

    pub(crate) fn blocked(self) -> Self {
        self.sees(Sees::Blocked)
    }

    pub(crate) fn cookie(self, cookie: &'static str) -> Self {
        Self { cookie: Some(cookie), ..self }
    }

    pub(crate) fn headers(self, reads: &'static [&'static str], hidden: &'static [&'static str]) -> Self {
        Self { reads, hidden, ..self }
    }

    pub(crate) fn strictly(self, instead: Self) -> Self {
        Self { strictly: Some(Box::new(instead)), ..self }
    }

    /// The step as one kind of browser is expected to take it.
    pub(crate) fn in_run(&self, strict: bool) -> &Self {
        self.strictly.as_deref().filter(|_| strict).unwrap_or(self)
    }

    /// Whether the request's credentials mode is `include`.
    pub(crate) fn includes_credentials(&self) -> bool {
        self.init["credentials"] == "include"
    }

    /// Whether the request's mode is `no-cors`.
    pub(crate) fn is_no_cors(&self) -> bool {
        self.init["mode"] == "no-cors"
    }

    /// What the page gets to know: nothing of what is expected.
    fn for_page(&self) -> Value {
        json!({ "from": self.from.frame(), "init": self.init, "wait": self.wait })
    }
}

/// What the handler answers, if a policy lets it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Origin and path that a redirect leads to.
    pub(crate) location: Option<(&'static str, &'static str)>,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), location: None }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// A 307, which keeps the method.
    pub(crate) fn redirect(origin: &'static str, path: &'static str) -> Self {
        Self { location: Some((origin, path)), ..Self::status(307) }
    }
}

/// A named sequence of fetches of one URL.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) origin: &'static str,
    /// The first segment names the policy.
    pub(crate) path: &'static str,
    pub(crate) steps: Vec<Step>,
    /// What the handler answers, hop by hop; 200 after the last.
    pub(crate) answers: Vec<Answer>,
    /// The only browser that it is meant for.
    engine: Option<Engine>,
}

impl Case {
    pub(crate) fn new(name: &'static str, path: &'static str) -> Self {
        Self { name, origin: API, path, steps: Vec::new(), answers: Vec::new(), engine: None }
    }

    /// Whether a run has the page that makes the fetches, in a browser that the case is meant for.
    pub(crate) fn is_for(&self, run: Run) -> bool {
        self.engine.is_none_or(|engine| run.engine == Some(engine))
            && self.steps.iter().all(|step| step.from.page() == run.page)
    }

    pub(crate) fn only_in(self, engine: Engine) -> Self {
        Self { engine: Some(engine), ..self }
    }

    pub(crate) fn at(self, origin: &'static str) -> Self {
        Self { origin, ..self }
    }

    pub(crate) fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    pub(crate) fn answers(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Whether no policy answers it, so that `explain` can't foretell anything.
    pub(crate) fn is_raw(&self) -> bool {
        self.path.starts_with("/raw")
    }

    /// The URL of one hop: `hop` counts redirects, `run` keeps the browsers apart.
    pub(crate) fn url(&self, run: &str, origin: &str, path: &str, hop: usize) -> String {
        format!("{origin}{path}?run={run}&case={}&hop={hop}", self.name)
    }

    /// What the page gets to know of it.
    pub(crate) fn for_page(&self, run: &str) -> Value {
        let steps: Vec<_> = self.steps.iter().map(Step::for_page).collect();
        json!({ "name": self.name, "url": self.url(run, self.origin, self.path, 0), "steps": steps })
    }
}
