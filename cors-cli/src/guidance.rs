//! What to think of at each choice of a policy.

use cors_table::{Names, Origins, Table, Wildcard};

/// What to think of at one choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// The key.
    pub key: &'static str,
    /// What was chosen, in words.
    pub choice: String,
    /// What follows, and when it is right.
    pub advice: String,
}

/// How long browsers keep a preflight at most, in seconds: Chromium's and Safari's limits are their own, Firefox's is a day.
const CAPS: [(&str, u32); 3] = [("Firefox", 86_400), ("Chromium", 7_200), ("Safari", 600)];

/// What to think of at each choice of a policy, in the order of its keys.
///
/// ```
/// use cors_cli::guidance::guidance;
/// use cors_runtime::startup::OwnedPolicy;
///
/// let policy = OwnedPolicy::builder().origins("https://app.example.com").headers("Authorization").build()?;
/// let advice = guidance(policy.table());
/// assert!(advice.iter().any(|of| of.key == "headers" && of.advice.contains("token")));
/// # Ok::<(), cors_runtime::startup::PolicyError>(())
/// ```
#[must_use]
pub fn guidance(table: &Table) -> Vec<Guidance> {
    vec![origins(table), methods(table), headers(table), credentials(table), max_age(table), exposed(table)]
}

fn origins(table: &Table) -> Guidance {
    let of =
        |choice: &str, advice: &str| Guidance { key: "origins", choice: choice.to_owned(), advice: advice.to_owned() };
    let count = table.origins.elements().count();
    let patterns =
        table.origins.elements().filter(|element| element.wildcard != Wildcard::None || element.any_port).count();
    match &table.origins {
        Origins::Any => of(
            "every website",
            "Right for public data that is the same for everybody, read only. Wrong as soon as a response holds what not every \
             visitor may see, or a request changes something: name the origins then.",
        ),
        Origins::Mirror => of(
            "every website, by its name",
            "As wide as `*`; caches keep an answer for each origin. Where credentials are on, every website acts as its visitors: \
             name the origins.",
        ),
        Origins::One(_) => {
            of("one origin", "The narrowest choice. The answer is the same for everybody, so caches need no Vary.")
        }
        Origins::Listed(_) => Guidance {
            key: "origins",
            choice: if patterns == 0 {
                format!("{count} origins")
            } else {
                format!("{count} origins, {patterns} of them patterns")
            },
            advice: if patterns == 0 {
                "The answer names the origin that asks, and says `Vary: Origin`: a cache in front of the service has to heed it."
                    .to_owned()
            } else {
                "A pattern lets in what isn't there yet: whoever gets a host under it, by a forgotten DNS entry or a service that \
                 lets users choose names, reads as well. Name the origins where they are known."
                    .to_owned()
            },
        },
    }
}

fn methods(table: &Table) -> Guidance {
    let changes = ["PUT", "PATCH", "DELETE"];
    let named: Vec<&str> = table.methods.listed().collect();
    let (choice, advice) = match &table.methods {
        Names::Mirror => {
            ("any method", "Whatever a page asks for is let through. Name the methods that the service has.")
        }
        _ if table.methods.has_wildcard() => {
            ("any method", "Whatever a page asks for is let through. Name the methods that the service has.")
        }
        _ if named.iter().any(|method| changes.contains(method)) => (
            "methods that change something",
            "Pages of these origins can change and delete. The service itself has to check who asks: CORS is no authorisation. \
             OPTIONS needs no mention: preflights are answered whatever the list says.",
        ),
        _ => (
            "methods that need no permission",
            "GET, HEAD and POST are sent without being asked for: leaving them out keeps no request away, so the service checks \
             who asks. OPTIONS needs no mention: preflights are answered whatever the list says.",
        ),
    };
    Guidance { key: "methods", choice: choice.to_owned(), advice: advice.to_owned() }
}

fn headers(table: &Table) -> Guidance {
    let authorization = table.headers.find_in_any_case("Authorization").is_some();
    let (choice, advice) = match &table.headers {
        Names::Nothing => (
            "none but those that need no permission",
            "Enough for GET and for forms. A JSON body needs `Content-Type`, a token needs `Authorization`.",
        ),
        Names::Mirror => (
            "any header",
            "Pages can send Authorization and whatever else they like. Make sure that the service checks tokens on every request, and \
             trusts no header that a proxy is meant to set.",
        ),
        _ if authorization => (
            "Authorization among them",
            "Pages of these origins can send a token. The service has to check it on every request. Cookies aren't needed for that, so \
             credentials can stay off.",
        ),
        _ if table.headers.has_wildcard() => {
            ("any header", "`*` is to cover Authorization no longer in browsers to come; name it if pages send it.")
        }
        Names::List(_) => {
            ("those that are named", "A page that sends another one is blocked, and its console says which.")
        }
    };
    Guidance { key: "headers", choice: choice.to_owned(), advice: advice.to_owned() }
}

fn credentials(table: &Table) -> Guidance {
    let (choice, advice) = if table.credentials {
        (
            "on",
            "Pages of these origins act as the user who is signed in here. Each of them must be as safe as the service itself: a script \
             that gets into one of them gets all that the user has. Protect what changes something against forged requests as well \
             (SameSite cookies, or a token): simple requests arrive from anywhere.",
        )
    } else {
        (
            "off",
            "The safer choice. A page that fetches with `credentials: \"include\"` is blocked, and cookies identify nobody from other \
             origins; a token in Authorization does.",
        )
    };
    Guidance { key: "credentials", choice: choice.to_owned(), advice: advice.to_owned() }
}

fn max_age(table: &Table) -> Guidance {
    let seconds = table.max_age.seconds;
    let (choice, advice) = if seconds == 0 {
        (
            "never".to_owned(),
            "Every request that needs a preflight costs two round trips. Good while the policy changes by the hour."
                .to_owned(),
        )
    } else {
        let kept: Vec<String> =
            CAPS.into_iter().map(|(browser, cap)| format!("{browser} {}", duration(seconds.min(cap)))).collect();
        let advice = format!(
            "Kept by {}. Until then a browser goes by the old answer after a change: a short time while methods and headers still \
             change, a day once they rarely do.",
            kept.join(", ")
        );
        (duration(seconds), advice)
    };
    Guidance { key: "max_age", choice, advice }
}

fn exposed(table: &Table) -> Guidance {
    let (choice, advice) = match &table.expose_headers {
        Names::Nothing | Names::Mirror => (
            "none but those that always are",
            "Pages read Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma. Totals, \
             request IDs and rate limits have to be named to be read.",
        ),
        _ if table.expose_headers.has_wildcard() => {
            ("all", "Pages read every header of a response but Set-Cookie: make sure that none tells too much.")
        }
        Names::List(_) => ("those that are named", "Pages read these besides the seven that they always may."),
    };
    Guidance { key: "expose_headers", choice: choice.to_owned(), advice: advice.to_owned() }
}

/// Seconds in the units that are filled: `1 h 30 min`.
fn duration(seconds: u32) -> String {
    let units = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let filled = units.into_iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}"));
    filled.collect::<Vec<_>>().join(" ")
}
