//! The reasons that Chromium gives on its console, from the lines on its stderr.

/// What follows "has been blocked by CORS policy: " in the messages about one case, in order.
pub(crate) fn reasons(lines: &[String], case: &str) -> Vec<String> {
    let token = format!("&case={case}&");
    lines.iter().filter_map(|line| reason(line, &token)).collect()
}

/// `… "Access to fetch at 'URL' from origin 'O' has been blocked by CORS policy: REASON", source: …`
fn reason(line: &str, token: &str) -> Option<String> {
    let (request, rest) = line.split_once(" has been blocked by CORS policy: ")?;
    let (_, request) = request.split_once("Access to fetch at ")?;
    let (reason, _) = rest.rsplit_once("\", source: ")?;
    request.contains(token).then(|| reason.to_owned())
}
