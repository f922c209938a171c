//! What a pattern that matches too much, or nothing, was probably meant to be.
//!
//! Whatever comes out governs what the pattern was written for: patterns are compared by the paths that they match.

use std::ops::Range;

use cors_table::PathPattern;

use super::request::{are_same, example, matches_without_slash};
use super::{Anchors, compile, is_anchored_at_start, percent_encoded};

/// The pattern that begins with `^` and matches what `pattern` matches at the start of a path.
///
/// `None` where some of its alternatives begin with `/` and some don't.
pub(crate) fn anchored(pattern: &str) -> Option<String> {
    if behind_scheme(pattern).is_some() {
        return sound(&behind_host(pattern)?);
    }
    if let Some(without) = without_glob(pattern) {
        return sound(&without);
    }
    let all = compile(pattern).ok()?;
    if are_same(&all, &PathPattern::Every) {
        return Some("^/".to_owned());
    }
    // `^` behind `^` says nothing.
    let rest = without_starts(pattern);
    let held = behind("^", &rest)?;
    match (example(&held).is_some(), matches_without_slash(&held)) {
        (true, false) => put_behind("^", &rest, &held),
        // `.*/admin` matches the same with `^`.
        (true, true) if are_same(&all, &held) => put_behind("^", &rest, &held),
        (true, true) => None,
        (false, _) => match Anchors::of(&rest) {
            Anchors { has_start: true, .. } => None,
            Anchors { at_end: true, .. } => put_behind("^/.*", &rest, &all),
            _ => put_behind("^/", &rest, &behind("^/", &rest)?),
        },
    }
}

/// `pattern` behind `start`, in the plainest spelling that matches the same as `meant`.
fn put_behind(start: &str, pattern: &str, meant: &PathPattern) -> Option<String> {
    let (flags, rest) = split_flags(pattern);
    let spellings = [format!("{flags}{start}{rest}"), format!("{start}(?:{pattern})")];
    spellings.into_iter().find(|spelling| {
        is_anchored_at_start(spelling) && compile(spelling).is_ok_and(|spelled| are_same(&spelled, meant))
    })
}

/// What `pattern` matches if all of it stands behind `start`.
fn behind(start: &str, pattern: &str) -> Option<PathPattern> {
    // Without the feature `path-regex` there is no grouping, and a literal needs none.
    let plain = format!("{start}{pattern}");
    match compile(&plain) {
        Ok(PathPattern::Dfa(_)) | Err(_) => compile(&format!("{start}(?:{pattern})")).ok(),
        Ok(literal) => Some(literal),
    }
}

/// The literal pattern that is meant by a glob or a URL, which are read as regular expressions and needn't be.
pub(crate) fn literal(pattern: &str) -> Option<String> {
    sound(&behind_host(pattern).or_else(|| without_glob(pattern)).or_else(|| without_rest(pattern))?)
}

/// `^/api/` for `^/api/.*`, which matches the same.
fn without_rest(pattern: &str) -> Option<String> {
    let start = pattern.strip_suffix('$').unwrap_or(pattern).strip_suffix(".*")?;
    (start.starts_with('^') && !start.ends_with('\\')).then(|| start.to_owned())
}

/// The first part of the pattern that a router would take for a parameter, as `:id`, `{id}` or `<id>`, and the pattern with any text in
/// the place of each. `None` if there is none.
pub(crate) fn without_parameters(pattern: &str) -> Option<(&str, String)> {
    let (pattern, end) = pattern.strip_suffix('$').map_or((pattern, ""), |rest| (rest, "$"));
    let first = pattern.split('/').find(|part| any_for_parameter(part).is_some())?;
    let parts = pattern.split('/').map(|part| any_for_parameter(part).unwrap_or_else(|| part.to_owned()));
    Some((first, parts.collect::<Vec<_>>().join("/") + end))
}

/// What matches the same as a part of a route that is a parameter.
fn any_for_parameter(part: &str) -> Option<String> {
    let between = |open: &str, close: &str| part.strip_prefix(open)?.strip_suffix(close);
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    let one = || "[^/]+".to_owned();
    if let Some(name) = part.strip_prefix(':') {
        return is_name(name).then(one);
    }
    if let Some(inside) = between("{", "}").or_else(|| between(r"\{", r"\}")) {
        return match (inside.strip_prefix('*'), inside.split_once(':')) {
            (Some(rest), _) if is_name(rest) => Some(".+".to_owned()),
            // `{id:[0-9]+}` says itself what it matches.
            (_, Some((name, own))) if is_name(name) && !own.is_empty() => Some(own.to_owned()),
            _ => is_name(inside).then(one),
        };
    }
    let inside = between("<", ">").or_else(|| between(r"\<", r"\>"))?;
    match (inside.strip_suffix(".."), inside.split_once(':')) {
        (Some(rest), _) if is_name(rest) => Some(".+".to_owned()),
        (_, Some(("path", name))) if is_name(name) => Some(".+".to_owned()),
        (_, Some((_, name))) if is_name(name) => Some(one()),
        _ => is_name(inside).then(one),
    }
}

/// Whether the pattern looks at what stands before or behind a place, which no automaton does.
pub(crate) fn looks_around(pattern: &str) -> bool {
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|sign| pattern.contains(sign))
}

/// A pattern that can match, for one that can't.
pub(crate) fn possible(pattern: &str) -> Option<String> {
    let path = if behind_scheme(pattern).is_some() { behind_host(pattern)? } else { pattern.to_owned() };
    let pattern = path.as_str();
    // Neither a query nor a fragment is a part of the path.
    let cut = ["#", r"\#", r"\?"].iter().filter_map(|end| pattern.find(end)).min();
    let pattern = cut.map_or(pattern.to_owned(), |cut| format!("{}$", &pattern[..cut]));
    let pattern = pattern.trim().replace("^ ", "^").replace(" $", "$").replace(r"\ ", " ").replace(' ', "%20");
    let encoded = pattern.replace('"', "%22").replace(r"\{", "%7B").replace(r"\}", "%7D");
    let pattern = encoded.replace(r"\\", "/").replace(r"/\./", "/");
    let pattern: Vec<String> = pattern.split('|').map(with_slash).collect();
    sound(&pattern.join("|"))
}

/// An alternative with a slash behind its `^`.
fn with_slash(alternative: &str) -> String {
    match alternative.strip_prefix('^') {
        Some(rest) if !rest.trim_start_matches(['(', '?', ':']).starts_with('/') => format!("^/{rest}"),
        _ => alternative.to_owned(),
    }
}

/// The pattern, anchored if it isn't, if it can match.
pub(crate) fn sound(pattern: &str) -> Option<String> {
    let compiled = compile(pattern).ok()?;
    example(&compiled)?;
    if is_anchored_at_start(pattern) { Some(pattern.to_owned()) } else { anchored(pattern) }
}

/// Why no path matches, in a few words.
pub(crate) fn why_never(pattern: &str) -> &'static str {
    if behind_scheme(pattern).is_some() {
        "a path has no scheme and no host"
    } else if pattern.contains(' ') {
        "a path has no blank; browsers send it as `%20`"
    } else if pattern.contains(r"\?") {
        "the query isn't a part of the path"
    } else if pattern.contains('#') {
        "browsers don't send the fragment"
    } else if with_slash(pattern) != pattern {
        "every path begins with `/`"
    } else if pattern.contains(['"', '{', '}']) {
        "browsers send `\"` as `%22`, `{` as `%7B` and `}` as `%7D`"
    } else if pattern.contains(r"\\") {
        "browsers send a backslash as `/`"
    } else if pattern.contains(r"/\.") {
        "browsers take the segments `.` and `..` out of a path"
    } else {
        "every path begins with `/` and holds no blanks, controls, `?`, `#`, `<`, `>` or backticks"
    }
}

/// `/api/*` as a glob has it, as a regular expression: `/api/`. `/api/*/users` becomes `/api/[^/]+/users`.
pub(crate) fn without_glob(pattern: &str) -> Option<String> {
    let classes = classes(pattern);
    let (mut plain, mut rest) = (String::new(), pattern);
    while let Some((before, behind)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = behind.trim_start_matches('*');
        if plain.ends_with('/') || is_inside(&classes, pattern.len() - behind.len()) {
            return None;
        }
        plain.push_str(match rest.chars().next() {
            None | Some('|' | ')') => "/",
            Some('/') => "/[^/]+",
            Some(_) => return None,
        });
    }
    plain.push_str(rest);
    (plain != pattern).then_some(plain)
}

fn behind_scheme(pattern: &str) -> Option<&str> {
    let url = pattern.strip_prefix('^').unwrap_or(pattern);
    let sign = ["https", "http"].iter().find_map(|scheme| url.strip_prefix(scheme))?;
    ["://", "?://", r":\/\/", r"?:\/\/"].iter().find_map(|written| sign.strip_prefix(written))
}

/// What stands behind scheme and host of a URL, anchored.
fn behind_host(pattern: &str) -> Option<String> {
    let authority = behind_scheme(pattern)?;
    let is_of_host = |character: char| character.is_ascii_alphanumeric() || "-_.:\\*".contains(character);
    let path = authority.trim_start_matches(is_of_host);
    match path {
        "" | "$" => Some("^/".to_owned()),
        path if path.starts_with('/') => Some(format!("^{path}")),
        _ => None,
    }
}

/// The pattern without the `^` of its alternatives.
fn without_starts(pattern: &str) -> String {
    let alternatives: Vec<&str> = pattern.split('|').map(|one| one.strip_prefix('^').unwrap_or(one)).collect();
    alternatives.join("|")
}

/// `(?i)` at the start, and the rest.
fn split_flags(pattern: &str) -> (&str, &str) {
    let flags = pattern.strip_prefix("(?").and_then(|flags| flags.split_once(')'));
    match flags {
        Some((flags, rest)) if flags.chars().all(|flag| flag.is_ascii_alphabetic() || flag == '-') => {
            pattern.split_at(pattern.len() - rest.len())
        }
        _ => ("", pattern),
    }
}

/// The part of the pattern from its first character outside ASCII to its last one, and that part with each of them
/// percent-encoded. `None` if one stands in a class, where the bytes of an encoded character would be single ones.
pub(crate) fn encoded(pattern: &str) -> Option<(&str, String)> {
    let first = pattern.find(|character: char| !character.is_ascii())?;
    let last = pattern.rfind(|character: char| !character.is_ascii())?;
    let rest = &pattern[last..];
    let end = last + rest.chars().next().map_or(0, char::len_utf8);
    let classes = classes(pattern);
    let pieces = pattern[first..end].char_indices().map(|(place, character)| {
        if character.is_ascii() {
            return Some(character.to_string());
        }
        let place = first + place;
        let is_repeated = pattern[place + character.len_utf8()..].starts_with(['*', '+', '?', '{']);
        let bytes = percent_encoded(character);
        let encoded = if is_repeated { format!("(?:{bytes})") } else { bytes };
        (!is_inside(&classes, place)).then_some(encoded)
    });
    Some((&pattern[first..end], pieces.collect::<Option<String>>()?))
}

/// Where the character classes of a pattern stand.
fn classes(pattern: &str) -> Vec<Range<usize>> {
    let mut classes = Vec::new();
    let mut open = Vec::new();
    let (mut is_escaped, mut is_first) = (false, false);
    for (place, character) in pattern.char_indices() {
        let was_first = std::mem::take(&mut is_first);
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => {
                open.push(place);
                is_first = true;
            }
            // Behind `[` and `[^` a `]` stands for itself.
            '^' if was_first => is_first = true,
            ']' if !was_first => {
                let start = open.pop();
                classes.extend(start.filter(|_| open.is_empty()).map(|start| start..place + 1));
            }
            _ => {}
        }
    }
    classes
}

fn is_inside(classes: &[Range<usize>], place: usize) -> bool {
    let next = classes.partition_point(|class| class.end <= place);
    classes.get(next).is_some_and(|class| class.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_anchored() {
        for (pattern, meant) in [
            ("/api/", "^/api/"),
            ("api", "^/api"),
            (r"\/api\/", r"^\/api\/"),
            ("/api$", "^/api$"),
            ("/", "^/"),
            ("/api/*", "^/api/"),
            ("api/**", "^/api/"),
            ("/*", "^/"),
            ("https://a.example/api/", "^/api/"),
            ("https://a.example", "^/"),
            (r"http:\/\/localhost:3000\/api", "^/api"),
        ] {
            assert_eq!(anchored(pattern).as_deref(), Some(meant), "{pattern}");
        }
    }

    #[test]
    fn a_literal_that_never_matches_has_one_that_does() {
        for (pattern, meant) in [
            ("^api/", "^/api/"),
            ("^$", "^/$"),
            ("^/a b$", "^/a%20b$"),
            ("^ /api/ $", "^/api/$"),
            ("^/api#x", "^/api$"),
            (r"^/api\?x$", "^/api$"),
            (r"^/api\#x", "^/api$"),
            ("a b", "^/a%20b"),
            ("^/a\"b", "^/a%22b"),
            ("^/a\"b#c", "^/a%22b$"),
            (r"^/a\{1\}", "^/a%7B1%7D"),
            (r"^/a\\b", "^/a/b"),
            (r"^/\./x", "^/x"),
        ] {
            assert_eq!(possible(pattern).as_deref(), Some(meant), "{pattern}");
        }
        assert_eq!(possible("^/`"), None);
        assert_eq!(possible(r"^/a/\.\./x"), None);
    }

    #[test]
    fn a_parameter_of_a_router_is_any_text() {
        for (pattern, meant) in [
            ("^/users/:id$", "^/users/[^/]+$"),
            ("^/users/{id}/posts/{post-id}", "^/users/[^/]+/posts/[^/]+"),
            (r"^/users/\{id\}$", "^/users/[^/]+$"),
            ("^/files/{*rest}$", "^/files/.+$"),
            ("^/users/{id:[0-9]+}/", "^/users/[0-9]+/"),
            ("/users/<id>", "/users/[^/]+"),
            ("^/users/<int:id>$", "^/users/[^/]+$"),
            ("^/files/<path:rest>", "^/files/.+"),
            ("^/files/<rest..>$", "^/files/.+$"),
        ] {
            assert_eq!(without_parameters(pattern).map(|(_, plain)| plain).as_deref(), Some(meant), "{pattern}");
        }
        assert_eq!(without_parameters("^/a/{id}/:x"), Some(("{id}", "^/a/[^/]+/[^/]+".to_owned())));
        // A name behind a colon that isn't all of a segment, a count, a group.
        for pattern in ["^/users:all$", "^/v/[a-z]{2}/", "^/(?:a|b)/", "^/a/{2}", "^/:", "^/a:b/", "^/:a:b/", "^/<>/"] {
            assert_eq!(without_parameters(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_follows_a_prefix_is_left_out() {
        for (pattern, meant) in [("^/api/.*", "^/api/"), ("^/api/.*$", "^/api/"), ("^/.*", "^/")] {
            assert_eq!(literal(pattern).as_deref(), Some(meant), "{pattern}");
        }
        assert_eq!(literal(r"^/api/\.*"), None);
    }

    #[test]
    #[cfg(feature = "path-regex")]
    fn a_pattern_is_anchored_where_it_keeps_its_paths() {
        for (pattern, meant) in [
            ("(?i)/api/", "(?i)^/api/"),
            ("(/v1|/v2)/", "^(/v1|/v2)/"),
            ("/v1|/v2", "^(?:/v1|/v2)"),
            ("^/a/|/b/", "^(?:/a/|/b/)"),
            ("^/a|^/b|/c", "^(?:/a|/b|/c)"),
            (".*/admin", "^.*/admin"),
            (".+/x", "^.+/x"),
            (".*", "^/"),
            ("a|b", "^/(?:a|b)"),
            (r"\w+", r"^/\w+"),
            ("[^/]+/x", "^/[^/]+/x"),
            (r"\.json$", r"^/.*\.json$"),
            (r"\.(js|css)$", r"^/.*\.(js|css)$"),
            ("a$|b$", "^/.*(?:a$|b$)"),
            ("/api/*/users", "^/api/[^/]+/users"),
            ("(?:/api/*|/v1/*)", "^(?:/api/|/v1/)"),
        ] {
            assert_eq!(anchored(pattern).as_deref(), Some(meant), "{pattern}");
        }
        for pattern in ["/a|b", "^/a|b", "/?a", "(^a|b)c", "https?://[^/]+/api"] {
            assert_eq!(anchored(pattern), None, "{pattern}");
        }
    }

    #[test]
    #[cfg(feature = "path-regex")]
    fn a_pattern_that_never_matches_has_one_that_does() {
        for (pattern, meant) in [
            ("^(?:api|v1)/", "^/(?:api|v1)/"),
            ("^api|^v1", "^/api|^/v1"),
            ("^https?://a.example/api/[0-9]+", "^/api/[0-9]+"),
            (r"^/api\?x=[0-9]+$", "^/api$"),
        ] {
            assert_eq!(possible(pattern).as_deref(), Some(meant), "{pattern}");
        }
        for pattern in ["^https?://[^/]+/api/", "^/a$b", "a^b", "^/[`<]"] {
            assert_eq!(possible(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_star_behind_a_slash_is_a_glob_where_a_name_is_missing() {
        for pattern in ["^/api/(a|b)*", "^/[/*]", "^/api//*", "^/api/*$", "^/api/*x", "^/api/.*", "^/[/*/]"] {
            assert_eq!(without_glob(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_is_outside_ascii_is_encoded_but_in_a_class() {
        for (pattern, from, to) in [
            ("^/café/", "é", "%C3%A9"),
            ("^/日本/", "日本", "%E6%97%A5%E6%9C%AC"),
            ("^/é+x/è", "é+x/è", "(?:%C3%A9)+x/%C3%A8"),
            ("^/[a]é[]a]", "é", "%C3%A9"),
            (r"^/\[é]", "é", "%C3%A9"),
        ] {
            assert_eq!(encoded(pattern), Some((from, to.to_owned())), "{pattern}");
        }
        for pattern in ["[é]", "^/[]é]", "^/[^]é]", "^/[a[b]é]", r"[\]é]", "é[é]"] {
            assert_eq!(encoded(pattern), None, "{pattern}");
        }
    }
}
