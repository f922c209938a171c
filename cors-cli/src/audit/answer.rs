//! What came back.

use http::HeaderMap;

/// An answer, without its body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header.
    pub headers: HeaderMap,
}

impl Answer {
    /// The values of a field, a value for each line; what isn't UTF-8 is shown as it can be.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        self.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    }

    /// The value of a field as browsers read it: its lines, joined.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let values = self.values(name);
        if values.is_empty() { None } else { Some(values.join(", ")) }
    }

    pub(super) fn allow_origin(&self) -> Option<String> {
        self.value("access-control-allow-origin")
    }

    pub(super) fn has_credentials(&self) -> bool {
        self.value("access-control-allow-credentials").as_deref() == Some("true")
    }

    /// The members of a field that is a list.
    pub(super) fn members(&self, name: &str) -> Vec<String> {
        let value = self.value(name).unwrap_or_default();
        value.split(',').map(str::trim).filter(|member| !member.is_empty()).map(str::to_owned).collect()
    }

    /// Whether a cache is told that the answer depends on Origin.
    pub(super) fn varies(&self) -> bool {
        self.members("vary").iter().any(|member| member == "*" || member.eq_ignore_ascii_case("origin"))
    }

    /// Whether caches may not keep it at all.
    pub(super) fn is_never_stored(&self) -> bool {
        let directives = self.members("cache-control");
        directives.iter().any(|directive| directive.eq_ignore_ascii_case("no-store"))
    }

    /// The Access-Control-* and Vary lines.
    pub(super) fn cors_fields(&self) -> impl Iterator<Item = (&str, String)> {
        let lines = self.headers.iter().map(|(name, value)| (name.as_str(), value));
        lines
            .filter(|(name, _)| *name == "vary" || name.starts_with("access-control-"))
            .map(|(name, value)| (name, String::from_utf8_lossy(value.as_bytes()).into_owned()))
    }
}
