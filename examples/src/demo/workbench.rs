//! The workbench: a policy that the visitor writes, by the keys of a file. It is judged, described, explained for the request in
//! the form, and exported, and nothing of it is kept.

use std::collections::{HashSet, VecDeque};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use cors_cli::export::{Reason, Refusal, Source, Target};
use cors_cli::guidance::guidance;
use cors_cli::mend::mend;
use cors_cli::report;
use cors_runtime::startup::{OwnedPolicy, PolicyFault, PolicyFile};
use cors_table::{PathPattern, PathReader, is_path_byte};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::foretell::{Foretold, Words};
use crate::question::{Complaint, Question, Request, complain, received};

/// The longest text of a policy, in bytes.
const LONGEST_POLICY: usize = 32 * 1024;

/// How many faults are listed.
const MOST_FAULTS: usize = 100;

/// The longest body, in bytes. In JSON a byte of the policy takes up to six, and the form's fields come besides.
pub(crate) const LONGEST_BODY: usize = 256 * 1024;

/// What stands in the editor and in the form.
#[derive(Deserialize)]
pub(crate) struct Work {
    policy: String,
    /// The name of the policy that is to be shown, where there are several.
    chosen: String,
    request: Question,
}

/// What is to be said of it.
#[derive(Debug, Serialize)]
pub(crate) struct Judgement {
    /// In the order of the text; places are bytes of it.
    faults: Vec<Value>,
    /// How many more there are than are listed.
    more_faults: usize,
    /// Whether one of them refuses a policy.
    is_refused: bool,
    /// The text with every replacement in it, if there is one.
    mended: Option<String>,
    /// The names of the policies; an empty one for a policy without.
    policies: Vec<String>,
    /// The policy that was chosen, or the first. `None` if the text can't be read so far that there is one.
    shown: Option<Judged>,
    /// Why the form's request isn't explained.
    complaint: Option<Complaint>,
}

/// One policy of the text.
#[derive(Debug, Serialize)]
struct Judged {
    /// Empty for a policy without a name.
    name: String,
    /// The same policy as the constant of a program.
    constant: String,
    /// `None` if the rules refuse it.
    accepted: Option<Accepted>,
}

#[derive(Debug, Serialize)]
struct Accepted {
    description: String,
    guidance: Vec<Value>,
    explained: Option<Explained>,
    exports: Vec<Value>,
}

/// What the policy says to the form's request.
#[derive(Debug, Serialize)]
struct Explained {
    method: String,
    path: String,
    foretold: Foretold,
}

/// `POST /workbench`.
pub(crate) async fn judge(
    work: Result<Json<Work>, JsonRejection>,
) -> Result<Json<Judgement>, (StatusCode, Json<Complaint>)> {
    let judgement = match received(work, LONGEST_BODY) {
        // A text with thousands of faults takes seconds in a debug build, and others are served meanwhile.
        Ok(work) => tokio::task::spawn_blocking(move || work.judge())
            .await
            .unwrap_or_else(|error| Err(complain("policy", error))),
        Err(complaint) => Err(complaint),
    };
    judgement
        .map(Json)
        .map_err(|complaint| (StatusCode::BAD_REQUEST, Json(complaint)))
}

impl Work {
    fn judge(&self) -> Result<Judgement, Complaint> {
        if self.policy.len() > LONGEST_POLICY {
            return Err(complain(
                "policy",
                format_args!(
                    "This text is {} bytes long; {} KiB is the most that is judged here.",
                    self.policy.len(),
                    LONGEST_POLICY / 1024
                ),
            ));
        }
        let file = read(&self.policy);
        let faults = file.faults();
        let has_edits = faults.iter().any(|fault| fault.edit().is_some());
        let is_mended = has_edits && faults.len() <= MOST_FAULTS;
        let request = self.request.request();
        let names = file.names();
        let chosen = names
            .iter()
            .find(|name| **name == self.chosen)
            .or(names.first());
        Ok(Judgement {
            faults: faults.iter().take(MOST_FAULTS).map(report::fault).collect(),
            more_faults: faults.len().saturating_sub(MOST_FAULTS),
            is_refused: faults.iter().any(PolicyFault::is_error),
            mended: is_mended.then(|| mend(&self.policy, read).text),
            shown: judged(&file, chosen.copied(), request.as_ref().ok()),
            policies: names.into_iter().map(str::to_owned).collect(),
            complaint: request.err(),
        })
    }
}

/// Everything here is what a release build does.
fn read(text: &str) -> PolicyFile {
    PolicyFile::from_toml(text).without_dev_origins()
}

/// `None` if the text can't be read so far that there is a policy in it.
fn judged(file: &PolicyFile, name: Option<&str>, request: Option<&Request>) -> Option<Judged> {
    let constant = file.to_constant(name)?;
    Some(Judged {
        name: name.unwrap_or_default().to_owned(),
        constant: format!("use cors_runtime::{{Policy, cors_policy}};\n\n{constant}"),
        accepted: file
            .policy(name)
            .ok()
            .map(|policy| accepted(name, &policy, request)),
    })
}

fn accepted(name: Option<&str>, policy: &OwnedPolicy, request: Option<&Request>) -> Accepted {
    let source = Source {
        name: name.unwrap_or("policy"),
        table: policy.table(),
    };
    Accepted {
        description: policy.to_string(),
        guidance: guidance(policy.table())
            .iter()
            .map(report::guidance)
            .collect(),
        explained: request.map(|request| explained(policy, request)),
        exports: Target::ALL
            .into_iter()
            .map(|target| exported(target, &source))
            .collect(),
    }
}

fn explained(policy: &OwnedPolicy, request: &Request) -> Explained {
    let example = example_path(&policy.table().path);
    let asked = request.with_example(&example, Words::File);
    Explained {
        method: asked.fetch.method().to_string(),
        path: asked.path.to_owned(),
        foretold: asked.foretell(|method, path, headers| policy.explain(method, path, headers)),
    }
}

/// One of the shortest paths that the pattern governs.
fn example_path(pattern: &PathPattern) -> String {
    governed_path(pattern).unwrap_or_else(|| "/".to_owned())
}

/// By a search of the pattern's automaton in its breadth. `None` if no request's path matches, or if there is no automaton.
fn governed_path(pattern: &PathPattern) -> Option<String> {
    let reader = PathReader::of(pattern)?;
    // Those that are read most easily first.
    let mut bytes: Vec<u8> = (0..=u8::MAX).filter(|byte| is_path_byte(*byte)).collect();
    bytes.sort_by_key(|byte| (*byte != b'/', !byte.is_ascii_alphanumeric()));
    let mut seen = HashSet::new();
    let mut ahead = VecDeque::from([(reader.next(reader.start(), b'/'), "/".to_owned())]);
    while let Some((state, path)) = ahead.pop_front() {
        if reader.accepts(state) {
            return Some(path);
        }
        for &byte in &bytes {
            let next = reader.next(state, byte);
            if seen.insert(next) {
                ahead.push_back((next, format!("{path}{}", char::from(byte))));
            }
        }
    }
    None
}

fn exported(target: Target, source: &Source<'_>) -> Value {
    let (export, refused) = match target.export(source) {
        Ok(export) => (Some(report::export(&export)), None),
        Err(Refusal { reasons, .. }) => (None, Some(reasons)),
    };
    let reason =
        |Reason { key, fact, help }: Reason| json!({ "key": key, "fact": fact, "help": help });
    json!({
        "target": target.title(),
        "export": export,
        "refused": refused.map(|reasons| reasons.into_iter().map(reason).collect::<Vec<_>>()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(policy: &str) -> Work {
        let request = json!({ "origin": "https://app.example.com", "method": "GET", "headers": "", "path": "", "credentials": false });
        Work {
            policy: policy.to_owned(),
            chosen: String::new(),
            request: serde_json::from_value(request).unwrap(),
        }
    }

    fn judgement(policy: &str) -> Judgement {
        work(policy).judge().unwrap()
    }

    #[test]
    fn an_accepted_policy_is_told_explained_and_exported() {
        let judgement =
            judgement("[api]\norigins = [\"https://app.example.com\"]\npath = '^/v\\d/'\n");
        assert!(judgement.faults.is_empty() && judgement.mended.is_none());
        assert_eq!(judgement.policies, ["api"]);
        let Some(Judged {
            name,
            constant,
            accepted: Some(accepted),
        }) = &judgement.shown
        else {
            panic!("one policy: {judgement:?}")
        };
        assert_eq!(name, "api");
        assert!(
            constant.contains("pub const API: Policy = cors_policy!("),
            "{constant}"
        );
        assert!(accepted.description.contains("https://app.example.com"));
        let explained = accepted.explained.as_ref().unwrap();
        assert_eq!(explained.path, "/v0/");
        assert!(explained.foretold.readable);
        assert_eq!(accepted.exports.len(), Target::ALL.len());
        let s3 = accepted
            .exports
            .iter()
            .find(|export| export["target"] == "Amazon S3")
            .unwrap();
        assert_eq!(s3["refused"][0]["key"], "path");
    }

    #[test]
    fn a_refused_policy_has_its_places_and_the_mended_text() {
        let text = "origins = \"https://app.example.com/\"\nmax_age = \"1 dya\"\n";
        let judgement = judgement(text);
        let location = &judgement.faults[0]["location"];
        let byte = |name: &str| usize::try_from(location[name].as_u64().unwrap()).unwrap();
        assert_eq!(
            &text[byte("start")..byte("end")],
            "\"https://app.example.com/\""
        );
        assert!(
            judgement
                .mended
                .unwrap()
                .starts_with("origins = \"https://app.example.com\"\n")
        );
        let shown = judgement.shown.unwrap();
        assert!(shown.accepted.is_none());
        assert!(shown.constant.contains("https://app.example.com/"));
    }

    #[test]
    fn what_is_no_policy_is_answered_as_well() {
        for text in [
            "",
            "[",
            "origins",
            "[a]\n[b]\n",
            "\u{feff}",
            "[\"\u{1f600}\"]\norigin = \"*\"\n",
            &"[".repeat(4_000),
        ] {
            let judgement = judgement(text);
            assert!(
                !judgement.faults.is_empty() || judgement.shown.is_some(),
                "{text}"
            );
        }
        let complaint = work(&"#".repeat(LONGEST_POLICY + 1)).judge().unwrap_err();
        assert_eq!(complaint.field, Some("policy"));
    }

    #[test]
    fn of_several_policies_the_chosen_one_is_shown() {
        let text = "[a]\norigins = \"*\"\n[b]\norigins = \"https://b.example\"\n";
        let shown = |chosen: &str| {
            let work = Work {
                chosen: chosen.to_owned(),
                ..work(text)
            };
            let judgement = work.judge().unwrap();
            assert_eq!(judgement.policies, ["a", "b"]);
            judgement.shown.unwrap().name
        };
        assert_eq!(
            [shown("b"), shown("a"), shown(""), shown("gone")],
            ["b", "a", "a", "a"]
        );
    }

    #[test]
    fn of_very_many_faults_the_first_are_listed_and_the_rest_counted() {
        let table = |number: u32| format!("[p{number}]\noriginz = 1\n");
        let tables = (0..300).map(table).collect::<Vec<_>>().concat();
        let judgement = judgement(&tables);
        assert_eq!(judgement.faults.len(), MOST_FAULTS);
        assert!(judgement.more_faults >= 200 && judgement.mended.is_none());
    }

    #[test]
    fn every_pattern_has_an_example_that_it_governs() {
        for pattern in [
            "^/api/",
            "^/health$",
            r"\.json$",
            "/admin/",
            r"^/(a|b)/[0-9a-f]{4}$",
            r"^/v\d+/\w+/x",
            ".*",
        ] {
            let policy = OwnedPolicy::builder()
                .origins("*")
                .path(pattern)
                .build()
                .unwrap();
            let pattern = &policy.table().path;
            let path = example_path(pattern);
            assert!(path.starts_with('/') && pattern.matches(&path), "{path}");
        }
    }

    #[test]
    fn origins_of_development_are_judged_and_left_out() {
        let judgement = judgement(
            "origin = \"https://app.example.com\"\ndev_origins = \"http://localhost:5173\"\n",
        );
        let accepted = judgement.shown.unwrap().accepted.unwrap();
        assert!(
            accepted
                .exports
                .iter()
                .all(|export| !export.to_string().contains("localhost:5173"))
        );
    }
}
