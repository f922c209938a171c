//! The calls that every page makes. A new call is a new row of the table, and of the matrix.

use serde::Serialize;

/// A call of `fetch()`.
#[derive(Serialize)]
pub(crate) struct Call {
    /// Unique; part of the address of a cell.
    pub(crate) id: &'static str,
    /// The [`Exhibit`](crate::exhibits::Exhibit) whose policy judges the call.
    pub(crate) exhibit: &'static str,
    title: &'static str,
    pub(crate) request: Fetch,
    /// What there is to learn of it, from whichever page.
    lesson: &'static str,
}

/// The arguments of `fetch()`.
#[derive(Serialize)]
pub(crate) struct Fetch {
    pub(crate) method: &'static str,
    /// At the API's origin.
    pub(crate) path: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    body: Option<&'static str>,
    /// `credentials: "include"`.
    pub(crate) credentials: bool,
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

/// In the order in which each page makes them; the cookie of `sign-in` is there for those after it.
pub(crate) const CALLS: &[Call] = &[
    Call {
        id: "sign-in",
        exhibit: "app",
        title: "Sign in, and get a cookie",
        request: Fetch::new("POST", "/app/session").with_cookies(),
        lesson: "A POST without a body needs no preflight: the handler runs whoever asks. What the policy decides is \
                 who may read the answer.",
    },
    Call {
        id: "me",
        exhibit: "app",
        title: "Who am I, with the cookie",
        request: Fetch::new("GET", "/app/me").with_cookies(),
        lesson: "app.localhost reads a 401: it is another site, and SameSite=Strict keeps the cookie at home. That is \
                 not CORS, which let the page read the answer.",
    },
    Call {
        id: "me-without",
        exhibit: "app",
        title: "Who am I, without it: 401",
        request: Fetch::new("GET", "/app/me"),
        lesson: "Without credentials: \"include\" no cookie goes along. The 401 has its CORS headers, so the page can \
                 read it and react.",
    },
    Call {
        id: "header",
        exhibit: "app",
        title: "A header of one\u{2019}s own",
        request: Fetch::new("GET", "/app/notes/7").with_headers(&[("X-Trace-Id", "a1b2")]),
        lesson: "X-Trace-Id isn\u{2019}t a header that every page may send, so the browser asks first. The policy \
                 lists it.",
    },
    Call {
        id: "header-not-listed",
        exhibit: "app",
        title: "A header that isn\u{2019}t listed",
        request: Fetch::new("GET", "/app/notes/7").with_headers(&[("X-Debug", "on")]),
        lesson: "A preflight of a listed origin is answered with the policy\u{2019}s whole list. The browser compares, \
                 and its console names the culprit.",
    },
    Call {
        id: "put",
        exhibit: "app",
        title: "PUT with JSON",
        request: Fetch::new("PUT", "/app/notes/7").with_json(r#"{"text":"call Ada"}"#),
        lesson: "The method and a JSON body both need a preflight. PUT and Content-Type are listed.",
    },
    Call {
        id: "patch",
        exhibit: "app",
        title: "PATCH, which isn\u{2019}t listed",
        request: Fetch::new("PATCH", "/app/notes/7"),
        lesson: "There is a handler for PATCH, but the policy doesn\u{2019}t list it. The handler never runs.",
    },
    Call {
        id: "exposed",
        exhibit: "app",
        title: "Response headers, some exposed",
        request: Fetch::new("GET", "/app/report"),
        lesson: "The API sends both X-Request-Id and X-Served-By. The policy exposes the first only, so the other \
                 stays hidden.",
    },
    Call {
        id: "broken",
        exhibit: "app",
        title: "500, readable",
        request: Fetch::new("GET", "/app/broken"),
        lesson: "Answers of every status get the headers. Otherwise a server\u{2019}s failure would look like one of \
                 the network.",
    },
    Call {
        id: "outside",
        exhibit: "app",
        title: "Outside the policy\u{2019}s path",
        request: Fetch::new("GET", "/status"),
        lesson: "/status is under the same layer, but path = \"^/app/\" leaves it alone. The handler runs, and no page \
                 may read what it says.",
    },
    Call {
        id: "build",
        exhibit: "preview",
        title: "A plain GET",
        request: Fetch::new("GET", "/preview/build"),
        lesson: "Of the pages here only a.preview.localhost is a subdomain of preview.localhost. preview.localhost \
                 itself wouldn\u{2019}t be one.",
    },
    Call {
        id: "token",
        exhibit: "preview",
        title: "PATCH with a token",
        request: Fetch::new("PATCH", "/preview/build")
            .with_headers(&[("Authorization", "Bearer t0ken")]),
        lesson: "By the Fetch Standard a * doesn\u{2019}t cover Authorization, so the policy lists it besides.",
    },
    Call {
        id: "build-with-cookies",
        exhibit: "preview",
        title: "The GET, with cookies",
        request: Fetch::new("GET", "/preview/build").with_cookies(),
        lesson: "The page asks for credentials, and the policy has none to give. Leave credentials: \"include\" away \
                 where no cookie is needed.",
    },
    Call {
        id: "clock",
        exhibit: "public",
        title: "A plain GET",
        request: Fetch::new("GET", "/public/clock"),
        lesson: "The answer says Access-Control-Allow-Origin: *, so any page may read it, a sandboxed one as well.",
    },
    Call {
        id: "clock-with-cookies",
        exhibit: "public",
        title: "The same, with cookies",
        request: Fetch::new("GET", "/public/clock").with_cookies(),
        lesson: "A * never goes together with cookies. That is why writing both in one policy doesn\u{2019}t compile.",
    },
    Call {
        id: "partner-get",
        exhibit: "partner",
        title: "A plain GET",
        request: Fetch::new("GET", "/partner/prices"),
        lesson: "The handler runs and answers. CORS doesn\u{2019}t keep a plain GET away from a server, it keeps the \
                 answer from the page.",
    },
    Call {
        id: "partner-put",
        exhibit: "partner",
        title: "PUT",
        request: Fetch::new("PUT", "/partner/prices"),
        lesson: "PUT needs a preflight. The policy answers it with 403 and no permission, so the PUT is never sent.",
    },
    Call {
        id: "notes-get",
        exhibit: "notes",
        title: "GET: list_notes judges",
        request: Fetch::new("GET", "/notes"),
        lesson: "Its policy lets anyone read.",
    },
    Call {
        id: "notes-put",
        exhibit: "notes",
        title: "PUT: replace_notes judges",
        request: Fetch::new("PUT", "/notes").with_json(r#"["tea"]"#),
        lesson: "The preflight asks for PUT, so it is the policy of replace_notes that answers.",
    },
    Call {
        id: "notes-delete",
        exhibit: "notes",
        title: "DELETE: delete_notes judges",
        request: Fetch::new("DELETE", "/notes"),
        lesson: "Same path, same pages, but the policy of delete_notes lists only https://admin.example.com.",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use axum::http::Method;

    use super::*;
    use crate::exhibits::{EXHIBITS, Judge, judge_of};

    #[test]
    fn every_call_has_its_own_id_and_a_policy_of_its_exhibit() {
        let ids: HashSet<_> = CALLS.iter().map(|call| call.id).collect();
        assert_eq!(ids.len(), CALLS.len());
        for Call {
            id,
            exhibit,
            request,
            ..
        } in CALLS
        {
            let method = Method::from_bytes(request.method.as_bytes()).unwrap();
            let judge = judge_of(&method, request.path).map(Judge::name);
            let exhibit = EXHIBITS.iter().find(|its| its.id == *exhibit);
            let judges = exhibit.into_iter().flat_map(|exhibit| exhibit.judges);
            assert!(
                judges
                    .map(|judge| Some(judge.name()))
                    .any(|name| name == judge),
                "{id}"
            );
        }
    }
}
