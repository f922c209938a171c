//! The calls that the page makes, and what is predicted of each. A new call is a new row.

use serde::Serialize;

/// A call of `fetch()` and its prediction.
#[derive(Serialize)]
pub(crate) struct Call {
    /// Unique; the anchor of the call on the page.
    id: &'static str,
    /// The [`Exhibit`](crate::exhibits::Exhibit) whose policy judges the call.
    pub(crate) exhibit: &'static str,
    title: &'static str,
    request: Fetch,
    predicted: Prediction,
    why: &'static str,
}

/// The arguments of `fetch()`.
#[derive(Serialize)]
struct Fetch {
    method: &'static str,
    /// At the API's origin.
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: Option<&'static str>,
    /// `credentials: "include"`.
    credentials: bool,
}

/// What passes between browser and API, and what the page gets of it.
#[derive(Serialize)]
struct Prediction {
    /// The status of the preflight's answer, if the browser sends a preflight.
    preflight: Option<u16>,
    /// The status of the handler's answer, if the browser sends the request itself.
    answer: Option<u16>,
    page: Page,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Page {
    /// The answer, its status and its body; of its headers `shown` and not `hidden`.
    Reads {
        shown: &'static [&'static str],
        hidden: &'static [&'static str],
    },
    /// A `TypeError` and no more. The reason is on the console, in Chromium with these words.
    Refused { console: &'static str },
}

impl Fetch {
    const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            headers: &[],
            body: None,
            credentials: false,
        }
    }

    const fn with_cookies(self) -> Self {
        Self {
            credentials: true,
            ..self
        }
    }

    const fn with_headers(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    const fn with_json(self, body: &'static str) -> Self {
        let headers = &[("Content-Type", "application/json")];
        Self {
            headers,
            body: Some(body),
            ..self
        }
    }
}

impl Prediction {
    const fn reads(status: u16) -> Self {
        Self {
            preflight: None,
            answer: Some(status),
            page: Page::Reads {
                shown: &[],
                hidden: &[],
            },
        }
    }

    const fn after_preflight(self) -> Self {
        Self {
            preflight: Some(204),
            ..self
        }
    }

    /// The request was sent, the handler ran, and only the page gets nothing of it.
    const fn kept_from_page(status: u16, console: &'static str) -> Self {
        Self {
            preflight: None,
            answer: Some(status),
            page: Page::Refused { console },
        }
    }

    /// The request itself was never sent.
    const fn stopped(preflight: u16, console: &'static str) -> Self {
        Self {
            preflight: Some(preflight),
            answer: None,
            page: Page::Refused { console },
        }
    }
}

/// In the order in which the page makes them; the cookie of `sign-in` is there for those after it.
pub(crate) const CALLS: &[Call] = &[
    Call {
        id: "clock",
        exhibit: "public",
        title: "A plain GET",
        request: Fetch::new("GET", "/public/clock"),
        predicted: Prediction::reads(200),
        why: "The answer says Access-Control-Allow-Origin: *, so any page may read it.",
    },
    Call {
        id: "clock-with-cookies",
        exhibit: "public",
        title: "The same, with cookies",
        request: Fetch::new("GET", "/public/clock").with_cookies(),
        predicted: Prediction::kept_from_page(
            200,
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the \
             wildcard '*' when the request's credentials mode is 'include'.",
        ),
        why: "A * never goes together with cookies. That is why writing both in one policy doesn\u{2019}t compile.",
    },
    Call {
        id: "sign-in",
        exhibit: "app",
        title: "Sign in, and get a cookie",
        request: Fetch::new("POST", "/app/session").with_cookies(),
        predicted: Prediction::reads(200),
        why: "The origin is listed and credentials are on, so the browser keeps the cookie that the API sets.",
    },
    Call {
        id: "me",
        exhibit: "app",
        title: "Who am I, with the cookie",
        request: Fetch::new("GET", "/app/me").with_cookies(),
        predicted: Prediction::reads(200),
        why: "The cookie goes along, and Access-Control-Allow-Credentials: true lets the page read the answer.",
    },
    Call {
        id: "me-without",
        exhibit: "app",
        title: "Who am I, without it: 401, readable",
        request: Fetch::new("GET", "/app/me"),
        predicted: Prediction::reads(401),
        why: "Without credentials: \"include\" no cookie goes along. The 401 has its CORS headers, so the page can read it and react.",
    },
    Call {
        id: "header",
        exhibit: "app",
        title: "A header of one\u{2019}s own, listed",
        request: Fetch::new("GET", "/app/notes/7").with_headers(&[("X-Trace-Id", "a1b2")]),
        predicted: Prediction::reads(200).after_preflight(),
        why: "X-Trace-Id isn\u{2019}t a header that every page may send, so the browser asks first. The policy lists it.",
    },
    Call {
        id: "header-not-listed",
        exhibit: "app",
        title: "A header that isn\u{2019}t listed",
        request: Fetch::new("GET", "/app/notes/7").with_headers(&[("X-Debug", "on")]),
        predicted: Prediction::stopped(
            204,
            "Request header field x-debug is not allowed by Access-Control-Allow-Headers in preflight response.",
        ),
        why: "The preflight is answered with the policy\u{2019}s whole list. X-Debug isn\u{2019}t in it, so the browser stops there.",
    },
    Call {
        id: "put",
        exhibit: "app",
        title: "PUT with JSON",
        request: Fetch::new("PUT", "/app/notes/7").with_json(r#"{"text":"call Ada"}"#),
        predicted: Prediction::reads(200).after_preflight(),
        why: "The method and a JSON body both need a preflight. PUT and Content-Type are listed.",
    },
    Call {
        id: "delete",
        exhibit: "app",
        title: "DELETE",
        request: Fetch::new("DELETE", "/app/notes/7"),
        predicted: Prediction::reads(204).after_preflight(),
        why: "DELETE needs a preflight, and is listed. The answer has no body, but its status can be read.",
    },
    Call {
        id: "patch",
        exhibit: "app",
        title: "PATCH, which isn\u{2019}t listed",
        request: Fetch::new("PATCH", "/app/notes/7"),
        predicted: Prediction::stopped(
            204,
            "Method PATCH is not allowed by Access-Control-Allow-Methods in preflight response.",
        ),
        why: "There is a handler for PATCH, but the policy doesn\u{2019}t list it. The handler never ran.",
    },
    Call {
        id: "exposed",
        exhibit: "app",
        title: "Response headers, exposed and not",
        request: Fetch::new("GET", "/app/report"),
        predicted: Prediction {
            page: Page::Reads {
                shown: &["x-request-id"],
                hidden: &["x-served-by"],
            },
            ..Prediction::reads(200)
        },
        why: "The API sent both X-Request-Id and X-Served-By. The policy exposes the first only, so the other stays hidden.",
    },
    Call {
        id: "not-found",
        exhibit: "app",
        title: "404, readable",
        request: Fetch::new("GET", "/app/notes/8"),
        predicted: Prediction::reads(404),
        why: "Answers of every status get the headers. Otherwise this would look like a network failure.",
    },
    Call {
        id: "broken",
        exhibit: "app",
        title: "500, readable",
        request: Fetch::new("GET", "/app/broken"),
        predicted: Prediction::reads(500),
        why: "A server\u{2019}s failure stays recognisable as one.",
    },
    Call {
        id: "outside",
        exhibit: "app",
        title: "A route outside the policy\u{2019}s path",
        request: Fetch::new("GET", "/status"),
        predicted: Prediction::kept_from_page(
            200,
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
        why: "/status is under the same layer, but path = \"^/app/\" leaves it alone. The handler ran; the page may not read what it said.",
    },
    Call {
        id: "partner-get",
        exhibit: "partner",
        title: "A GET from an origin that isn\u{2019}t listed",
        request: Fetch::new("GET", "/partner/prices"),
        predicted: Prediction::kept_from_page(
            200,
            "The 'Access-Control-Allow-Origin' header has a value 'https://partner.example.com' that is \
             not equal to the supplied origin.",
        ),
        why: "The handler ran and answered. CORS doesn\u{2019}t keep a plain GET away from a server, it keeps the answer from the page.",
    },
    Call {
        id: "partner-put",
        exhibit: "partner",
        title: "A PUT from there",
        request: Fetch::new("PUT", "/partner/prices"),
        predicted: Prediction::stopped(
            403,
            "Response to preflight request doesn't pass access control check: No \
             'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
        why: "PUT needs a preflight. The policy answers it with 403 and no permission, so the PUT was never sent.",
    },
    Call {
        id: "notes-get",
        exhibit: "notes",
        title: "GET: list_notes judges",
        request: Fetch::new("GET", "/notes"),
        predicted: Prediction::reads(200),
        why: "Its policy lets anyone read.",
    },
    Call {
        id: "notes-put",
        exhibit: "notes",
        title: "PUT: replace_notes judges",
        request: Fetch::new("PUT", "/notes").with_json(r#"["tea"]"#),
        predicted: Prediction::reads(200).after_preflight(),
        why: "The preflight asks for PUT, so it is the policy of replace_notes that answers. It lists this page.",
    },
    Call {
        id: "notes-delete",
        exhibit: "notes",
        title: "DELETE: delete_notes judges",
        request: Fetch::new("DELETE", "/notes"),
        predicted: Prediction::stopped(
            403,
            "Response to preflight request doesn't pass access control check: No \
             'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
        why: "Same path, same page, but the policy of delete_notes lists only https://admin.example.com.",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::exhibits::exhibits;

    #[test]
    fn every_call_has_its_own_id_and_an_exhibit() {
        let exhibits: HashSet<_> = exhibits().iter().map(|exhibit| exhibit.id).collect();
        let ids: HashSet<_> = CALLS.iter().map(|call| call.id).collect();
        assert_eq!(ids.len(), CALLS.len());
        assert!(CALLS.iter().all(|call| exhibits.contains(call.exhibit)));
    }
}
