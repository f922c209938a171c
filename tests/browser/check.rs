//! One run's verdicts, held against the predictions.

use std::collections::BTreeSet;

use cors_tests::browser::SAYING;
use http::header::COOKIE;
use serde::Deserialize;

use crate::case::{Case, From, Sees, Step};
use crate::differences::{Aspect, DIFFERENCES};
use crate::predict::{Predicted, contradiction, predict};
use crate::runs::Run;
use crate::server::Exchange;

/// What a frame posted about one fetch: `page/frame.js`.
#[derive(Debug, Deserialize)]
pub(crate) struct Saw {
    r#type: String,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: BTreeSet<String>,
    #[serde(default)]
    body: String,
}

/// One entry of what `page/run.js` posts.
#[derive(Debug, Deserialize)]
pub(crate) struct StepResult {
    pub(crate) case: String,
    pub(crate) step: usize,
    pub(crate) saw: Saw,
}

impl Saw {
    pub(crate) fn error() -> Self {
        Self::response("error", 0, BTreeSet::new(), String::new())
    }

    pub(crate) fn response(kind: &str, status: u16, headers: BTreeSet<String>, body: String) -> Self {
        Self { r#type: kind.to_owned(), status, headers, body }
    }

    fn sees(&self) -> Sees {
        match self.r#type.as_str() {
            "error" => Sees::Blocked,
            "opaque" => Sees::Opaque,
            "opaqueredirect" => Sees::OpaqueRedirect,
            _ => Sees::Reads(self.status),
        }
    }
}

/// Everything that is known of one case in one run.
pub(crate) struct Observed<'a> {
    pub(crate) run: Run,
    pub(crate) case: &'a Case,
    /// By step.
    pub(crate) exchanges: Vec<Vec<Exchange>>,
    /// By step.
    pub(crate) saw: Vec<&'a Saw>,
    /// The reasons on the console.
    pub(crate) reasons: Vec<String>,
    /// What the test client sent, saw and said in the same case; `None` where it is itself the one that is observed.
    pub(crate) client: Option<Client<'a>>,
}

/// What the test client made of a case.
pub(crate) struct Client<'a> {
    pub(crate) exchanges: Vec<Vec<Exchange>>,
    pub(crate) saw: Vec<&'a Saw>,
    pub(crate) reasons: Vec<String>,
}

/// The words that Chromium's console is predicted to say about a case, in order; none in Firefox, which says nothing
/// where a test could hear it. The test client says them in every run.
pub(crate) fn predicted_words(run: Run, case: &Case, exchanges: &[Vec<Exchange>]) -> Vec<String> {
    if !run.has_words() || case.is_raw() {
        return Vec::new();
    }
    predictions(run, case, exchanges)
        .into_iter()
        .filter_map(|predicted| if let Predicted::Blocked { words } = predicted { Some(words) } else { None })
        .collect()
}

/// By step.
fn predictions(run: Run, case: &Case, exchanges: &[Vec<Exchange>]) -> Vec<Predicted> {
    let mut stored = None;
    let each = case.steps.iter().enumerate().map(|(index, step)| {
        let exchanges = exchanges.get(index).map(Vec::as_slice).unwrap_or_default();
        let predicted = predict(step, exchanges, stored, run.strict);
        stored = exchanges.last().or(stored);
        predicted
    });
    each.collect()
}

/// What went otherwise than predicted, each with its aspect and a text for the terminal.
struct Deviations<'a> {
    observed: &'a Observed<'a>,
    found: Vec<(Aspect, String)>,
}

/// In what two requests differ: the browser's and the test client's.
fn distinction(pair: (Option<&Said>, Option<&Said>)) -> Option<String> {
    match pair {
        (Some((request, _)), None) => Some(format!("the test client doesn't send {request}")),
        (None, Some((request, _))) => Some(format!("the browser doesn't send {request}")),
        (Some((request, theirs)), Some((other, ours))) if request == other => {
            let only = |these: &[String], those: &[String]| {
                these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>()
            };
            let (theirs, ours) = (only(theirs, ours), only(ours, theirs));
            let differ = !theirs.is_empty() || !ours.is_empty();
            differ.then(|| format!("{request} has {theirs:?}\n      the test client: {ours:?}"))
        }
        (Some((request, lines)), Some((other, ours))) => {
            Some(format!("{request} has {lines:?}\n      the test client: {other} has {ours:?}"))
        }
        (None, None) => None,
    }
}

/// Where a request goes, and its fields.
type Said = (String, Vec<String>);

/// What a request says of the page, of the fetch, and of itself: where it goes, and the fields that say it.
fn said(exchange: &Exchange) -> Said {
    let lines = SAYING.iter().filter_map(|name| {
        let value = exchange.headers.get(*name)?;
        Some(format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
    });
    (format!("{} {}{}", exchange.method, exchange.origin, exchange.path), lines.collect())
}

/// The deviations of a case that nothing explains, as texts; and the aspects that a known difference explains.
pub(crate) fn check(observed: &Observed<'_>) -> (Vec<String>, Vec<Aspect>) {
    let mut deviations = Deviations { observed, found: Vec::new() };
    deviations.look();
    let known = |aspect: Aspect| {
        DIFFERENCES.iter().any(|difference| {
            difference.case == observed.case.name
                && difference.runs.contains(&observed.run)
                && difference.aspects.contains(&aspect)
        })
    };
    let (explained, unexplained): (Vec<_>, Vec<_>) =
        deviations.found.into_iter().partition(|(aspect, _)| known(*aspect));
    (unexplained.into_iter().map(|(_, text)| text).collect(), explained.into_iter().map(|(aspect, _)| aspect).collect())
}

impl Deviations<'_> {
    fn look(&mut self) {
        let Observed { run, case, exchanges, saw, reasons, client } = self.observed;
        if exchanges.len() > case.steps.len() {
            self.add(Aspect::Requests, case.steps.len(), "a request came after its case had ended");
        }
        for (index, (step, predicted)) in case.steps.iter().zip(predictions(*run, case, exchanges)).enumerate() {
            let step = step.in_run(run.strict);
            let sent = exchanges.get(index).map(Vec::as_slice).unwrap_or_default();
            self.requests(index, step, sent);
            if !case.is_raw() {
                for contradiction in sent.iter().filter_map(contradiction) {
                    self.add(Aspect::Verdict, index, &contradiction);
                }
            }
            match saw.get(index) {
                Some(saw) if case.is_raw() => self.by_the_case(index, step, saw),
                Some(saw) => self.verdict(index, step, saw, &predicted),
                None => self.add(Aspect::Verdict, index, "the page posted no result"),
            }
        }
        let words = predicted_words(*run, case, exchanges);
        if words != *reasons && run.has_words() && !case.is_raw() {
            let text = format!("the console says {reasons:#?}\n      predicted: {words:#?}");
            self.add(Aspect::Words, 0, &text);
        }
        if let Some(client) = client {
            self.compare(client);
        }
    }

    /// What the test client did otherwise than this browser.
    fn compare(&mut self, client: &Client<'_>) {
        let Observed { run, case, exchanges, saw, reasons, .. } = self.observed;
        for index in 0..case.steps.len() {
            let of =
                |exchanges: &[Vec<Exchange>]| exchanges.get(index).into_iter().flatten().map(said).collect::<Vec<_>>();
            let (theirs, ours) = (of(exchanges), of(&client.exchanges));
            for (place, pair) in (0..theirs.len().max(ours.len())).map(|at| (at, (theirs.get(at), ours.get(at)))) {
                if let Some(text) = distinction(pair) {
                    self.add(Aspect::Client, index, &format!("request {}: {text}", place + 1));
                }
            }
            let page = |saw: &[&Saw]| {
                saw.get(index).map(|saw| {
                    let mut headers = saw.headers.clone();
                    headers.remove("date");
                    (saw.sees(), headers)
                })
            };
            let (theirs, ours) = (page(saw), page(&client.saw));
            if theirs != ours {
                self.add(Aspect::Client, index, &format!("the page saw {theirs:?}\n      the test client: {ours:?}"));
            }
        }
        if *reasons != client.reasons && run.has_words() {
            let text = format!("the console says {reasons:#?}\n      the test client: {:#?}", client.reasons);
            self.add(Aspect::ClientWords, 0, &text);
        }
    }

    fn requests(&mut self, index: usize, step: &Step, sent: &[Exchange]) {
        let methods: Vec<_> = sent.iter().map(|exchange| exchange.method.as_str()).collect();
        if methods != step.sends {
            self.add(Aspect::Requests, index, &format!("sent {methods:?}, expected {:?}", step.sends));
        }
        for exchange in sent {
            let cookie = exchange.headers.get(COOKIE).map_or("", |cookie| cookie.to_str().unwrap_or("?"));
            if exchange.is_preflight() && !cookie.is_empty() {
                self.add(Aspect::Requests, index, &format!("the preflight has the cookie `{cookie}`"));
            }
            if let Some(expected) = step.cookie.filter(|_| !exchange.is_preflight())
                && cookie != expected
            {
                let text = format!("the handler saw the cookie `{cookie}`, expected `{expected}`");
                self.add(Aspect::Requests, index, &text);
            }
        }
    }

    fn verdict(&mut self, index: usize, step: &Step, saw: &Saw, predicted: &Predicted) {
        if predicted.sees() != Some(step.sees) {
            self.add(Aspect::Verdict, index, &format!("predicted {predicted:?}, the case says {:?}", step.sees));
        }
        if predicted.sees() != Some(saw.sees()) {
            self.add(Aspect::Verdict, index, &format!("the page saw {saw:?}\n      predicted: {predicted:?}"));
            return;
        }
        let Predicted::Reads { headers, body, .. } = predicted else { return };
        // The one field that the server adds after the API has recorded the response.
        let mut seen = saw.headers.clone();
        seen.remove("date");
        if seen != *headers {
            self.add(Aspect::Verdict, index, &format!("the page reads {seen:?}\n      predicted: {headers:?}"));
        }
        let is_head = step.sends.last() == Some(&"HEAD");
        if saw.body != *body && !is_head {
            self.add(Aspect::Verdict, index, &format!("the page reads `{}`\n      predicted: `{body}`", saw.body));
        }
        self.headers(index, step, &seen);
    }

    /// What the page saw, where the case alone says what it should.
    fn by_the_case(&mut self, index: usize, step: &Step, saw: &Saw) {
        if saw.sees() != step.sees {
            self.add(Aspect::Verdict, index, &format!("the page saw {saw:?}, the case says {:?}", step.sees));
        }
        self.headers(index, step, &saw.headers);
    }

    fn headers(&mut self, index: usize, step: &Step, seen: &BTreeSet<String>) {
        let missing = step.reads.iter().filter(|name| !seen.contains(**name));
        let leaked = step.hidden.iter().filter(|name| seen.contains(**name));
        for name in missing.chain(leaked) {
            self.add(Aspect::Verdict, index, &format!("`{name}` is among the wrong headers"));
        }
    }

    fn add(&mut self, aspect: Aspect, step: usize, text: &str) {
        let Observed { run, case, .. } = self.observed;
        let from = case.steps.get(step).map_or(From::Page, |step| step.from);
        let text = format!("  {}, {}, fetch {} from {from:?}: {aspect:?}\n      {text}", run.name, case.name, step + 1);
        self.found.push((aspect, text));
    }
}
