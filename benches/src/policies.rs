//! The policies under measurement, as every contender has to be told them.

use crate::origins;

/// Methods of every policy.
pub const METHODS: [&str; 3] = ["GET", "PUT", "DELETE"];
/// Request headers of every policy but [`Shape::Mirrored`].
pub const HEADERS: [&str; 2] = ["Content-Type", "X-Auth-Token"];
/// Exposed headers of [`Shape::Credentials`].
pub const EXPOSE_HEADERS: [&str; 2] = ["X-Request-ID", "ETag"];
/// Seconds; our default, told to the peers so that all send the same.
pub const MAX_AGE: u32 = 3600;
/// Seconds; of [`Shape::Credentials`].
pub const LONG_MAX_AGE: u32 = 86_400;

/// A policy's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// This many literal origins.
    Origins(usize),
    /// This many patterns `https://*.host`.
    Patterns(usize),
    /// Three origins with credentials, exposed headers and a max-age of its own.
    Credentials,
    /// Three origins; whatever headers a preflight asks for are allowed.
    Mirrored,
}

impl Shape {
    /// For the heading of a table.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Origins(1) => "one origin".to_owned(),
            Self::Origins(3) => "three origins".to_owned(),
            Self::Origins(count) => format!("{} origins", thousands(count)),
            Self::Patterns(count) => format!("{} subdomain patterns", thousands(count)),
            Self::Credentials => "three origins, credentials, exposed headers, max-age".to_owned(),
            Self::Mirrored => "three origins, headers mirrored".to_owned(),
        }
    }

    /// The origins as written in the policy.
    #[must_use]
    pub fn origins(self) -> Vec<String> {
        match self {
            Self::Origins(count) => origins::origins(count),
            Self::Patterns(count) => origins::patterns(count),
            Self::Credentials | Self::Mirrored => origins::origins(3),
        }
    }

    /// The allowed origin that the requests carry: the last of the list, the worst one for a linear search.
    ///
    /// # Panics
    /// Never: no shape is empty.
    #[must_use]
    pub fn allowed_origin(self) -> String {
        let last = self.origins().pop().expect("no shape is empty");
        last.replace("*.", "pr-1234.")
    }

    /// A near miss of [`Self::allowed_origin`]: as long, and only its last byte differs.
    ///
    /// # Panics
    /// Never, as above.
    #[must_use]
    pub fn refused_origin(self) -> String {
        let mut origin = self.allowed_origin();
        origin.pop();
        origin + "n"
    }
}

/// `10000` → `10,000`.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
