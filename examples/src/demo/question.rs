//! The form: a call that nobody makes, explained against every policy.

use std::fmt;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use cors_cli::foretell::{Fetch, Mistake, Part, Quoted, sent_path};
use cors_runtime::explain::Credentials;
use serde::{Deserialize, Serialize};

use crate::exhibits::{EXHIBITS, Judge};
use crate::foretell::{Asked, Foretold, Words};

/// The longest body of a question, in bytes. It holds every field at its limit.
pub(crate) const LONGEST_QUESTION: usize = 64 * 1024;

/// The longest value of each field, in bytes. Servers refuse longer ones before a policy sees them.
const LONGEST_FIELD: usize = 8 * 1024;

/// What stands in the form.
#[derive(Deserialize)]
pub(crate) struct Question {
    /// Empty for a request without Origin.
    origin: String,
    method: String,
    /// `Name` or `Name: value`, with commas between.
    headers: String,
    /// Empty for a path that the policy governs.
    path: String,
    credentials: bool,
}

/// What a policy says.
#[derive(Serialize)]
pub(crate) struct Answer {
    policy: &'static str,
    exhibit: &'static str,
    method: String,
    path: String,
    foretold: Foretold,
}

/// Why there is no answer, and which field is to blame.
#[derive(Debug, Serialize)]
pub(crate) struct Complaint {
    pub(crate) field: Option<&'static str>,
    message: String,
}

type Answers = Result<Json<Vec<Answer>>, (StatusCode, Json<Complaint>)>;

/// What stands in a body, of which `longest` bytes are read.
pub(crate) fn received<T>(
    body: Result<Json<T>, JsonRejection>,
    longest: usize,
) -> Result<T, Complaint> {
    body.map(|Json(body)| body).map_err(|rejection| Complaint {
        field: None,
        message: if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            format!(
                "That is more than {} KiB, too much to explain.",
                longest / 1024
            )
        } else {
            rejection.body_text()
        },
    })
}

/// `POST /explain`.
pub(crate) async fn explain(question: Result<Json<Question>, JsonRejection>) -> Answers {
    let answers = received(question, LONGEST_QUESTION).and_then(|question| question.answer());
    answers
        .map(Json)
        .map_err(|complaint| (StatusCode::BAD_REQUEST, Json(complaint)))
}

/// A question whose fields are in order.
pub(crate) struct Request {
    fetch: Fetch,
    /// As it is sent; `None` for a path that the policy governs.
    path: Option<String>,
    credentials: Credentials,
}

impl Request {
    /// As asked of a policy that governs the path `example`.
    pub(crate) fn with_example<'a>(&'a self, example: &'a str, words: Words) -> Asked<'a> {
        Asked {
            fetch: &self.fetch,
            path: self.path.as_deref().unwrap_or(example),
            credentials: self.credentials,
            words,
        }
    }
}

impl Question {
    /// The request that stands in the form.
    pub(crate) fn request(&self) -> Result<Request, Complaint> {
        Ok(Request {
            fetch: self.fetch()?,
            path: self.path()?,
            credentials: if self.credentials {
                Credentials::Include
            } else {
                Credentials::Omit
            },
        })
    }

    fn answer(&self) -> Result<Vec<Answer>, Complaint> {
        let request = self.request()?;
        let answer = |exhibit, judge: &Judge| {
            let asked = request.with_example(judge.example, Words::Library);
            Answer {
                policy: judge.name(),
                exhibit,
                method: asked.fetch.method().to_string(),
                path: asked.path.to_owned(),
                foretold: judge.foretell(&asked),
            }
        };
        let all = EXHIBITS
            .iter()
            .flat_map(|exhibit| exhibit.judges.iter().map(|judge| (exhibit.id, judge)));
        Ok(all.map(|(exhibit, judge)| answer(exhibit, judge)).collect())
    }

    fn fetch(&self) -> Result<Fetch, Complaint> {
        for (field, value) in [
            ("origin", &self.origin),
            ("method", &self.method),
            ("headers", &self.headers),
        ] {
            check_length(field, value)?;
        }
        let headers: Vec<&str> = self
            .headers
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let fetch = Fetch::new(self.origin.trim(), self.method.trim(), &headers).map_err(
            |Mistake { part, message }| {
                let field = match part {
                    Part::Origin => "origin",
                    Part::Method => "method",
                    Part::Headers => "headers",
                };
                complain(field, message)
            },
        )?;
        match fetch.left_out() {
            [] => Ok(fetch),
            [name, ..] => Err(complain(
                "headers",
                format_args!("browsers let no page set {}: leave it out", Quoted(name)),
            )),
        }
    }

    /// As a browser sends it, without the query, which no policy sees.
    fn path(&self) -> Result<Option<String>, Complaint> {
        let path = self.path.trim();
        check_length("path", path)?;
        match path {
            "" => Ok(None),
            path if path.starts_with('/') => Ok(Some(sent_path(path))),
            path => Err(complain(
                "path",
                format_args!("{} is no path: it begins with a slash.", Quoted(path)),
            )),
        }
    }
}

fn check_length(field: &'static str, value: &str) -> Result<(), Complaint> {
    if value.len() <= LONGEST_FIELD {
        return Ok(());
    }
    Err(complain(
        field,
        format_args!(
            "This is {} bytes long; {} KiB is the most that is explained here.",
            value.len(),
            LONGEST_FIELD / 1024
        ),
    ))
}

pub(crate) fn complain(field: &'static str, message: impl fmt::Display) -> Complaint {
    Complaint {
        field: Some(field),
        message: message.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(origin: &str, method: &str, headers: &str, path: &str) -> Question {
        Question {
            origin: origin.to_owned(),
            method: method.to_owned(),
            headers: headers.to_owned(),
            path: path.to_owned(),
            credentials: false,
        }
    }

    fn field(question: &Question) -> Option<&'static str> {
        question
            .answer()
            .err()
            .and_then(|complaint| complaint.field)
    }

    #[test]
    fn every_policy_answers() {
        let answers = question("http://app.localhost:8080", "put", "Content-Type", "")
            .answer()
            .unwrap();
        let policies: Vec<_> = answers.iter().map(|answer| answer.policy).collect();
        assert_eq!(
            policies,
            [
                "APP",
                "PREVIEW",
                "PUBLIC",
                "PARTNER",
                "list_notes",
                "replace_notes",
                "delete_notes"
            ]
        );
        assert!(answers.iter().all(|answer| answer.method == "PUT"));
    }

    #[test]
    fn odd_input_is_answered_or_named() {
        let long = "x".repeat(LONGEST_FIELD + 1);
        assert!(question("", "", "", "").answer().is_ok());
        assert!(
            question(
                "https://b\u{fc}cher.example/\u{1f600}",
                "pAtCh",
                ",,a,",
                "/\u{7}?x"
            )
            .answer()
            .is_ok()
        );
        assert_eq!(field(&question("a\nb", "", "", "")), Some("origin"));
        assert_eq!(field(&question("", "GET IT", "", "")), Some("method"));
        assert_eq!(field(&question("", "", "X 1", "")), Some("headers"));
        assert_eq!(field(&question("", "", "Cookie", "")), Some("headers"));
        assert_eq!(field(&question("", "", "", "app")), Some("path"));
        assert_eq!(field(&question(&long, "", "", "")), Some("origin"));
        assert_eq!(field(&question("", &long, "", "")), Some("method"));
        assert_eq!(field(&question("", "", &long, "")), Some("headers"));
        assert_eq!(
            field(&question("", "", "", &format!("/{long}"))),
            Some("path")
        );
    }
}
