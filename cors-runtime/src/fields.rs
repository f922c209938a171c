//! The header fields of a message, in the types of whichever crate a framework has them from.
//!
//! What a policy reads of a request and writes into a response is written once, for all of them. `http` 1 is what nearly
//! everybody speaks; what else there is stands with its framework in `serve`.

mod http1;

use crate::prepared::{Constants, Wire};

/// The fields that CORS is about, and the one that tells tenants apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Host
    #[cfg_attr(
        not(any(feature = "actix-web", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower")),
        expect(dead_code, reason = "what asks for tenants' policies is mounted")
    )]
    Host,
    /// Origin
    Origin,
    /// Access-Control-Request-Method
    RequestMethod,
    /// Access-Control-Request-Headers
    RequestHeaders,
    /// Access-Control-Allow-Origin
    AllowOrigin,
    /// Access-Control-Allow-Credentials
    AllowCredentials,
    /// Access-Control-Allow-Methods
    AllowMethods,
    /// Access-Control-Allow-Headers
    AllowHeaders,
    /// Access-Control-Max-Age
    MaxAge,
    /// Access-Control-Expose-Headers
    ExposeHeaders,
    /// Vary
    Vary,
    /// Cors-Explanation, which is no field of the protocol.
    #[cfg(all(feature = "explain-header", debug_assertions))]
    Explanation,
}

impl Field {
    /// The response fields that are the policy's alone.
    pub(crate) const OWN: [Self; 6] = [
        Self::AllowOrigin,
        Self::AllowCredentials,
        Self::AllowMethods,
        Self::AllowHeaders,
        Self::MaxAge,
        Self::ExposeHeaders,
    ];
}

/// The only value that Access-Control-Allow-Credentials has.
pub(crate) const TRUE: &str = "true";

/// The Vary of an actual request's response.
pub(crate) const VARY_OF_ACTUAL: &str = "Origin";

/// The Vary of a preflight's answer.
pub(crate) const VARY_OF_PREFLIGHT: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

/// The value of a line.
pub trait FieldValue: Clone + 'static {
    /// [`TRUE`]
    const TRUE: Self;
    /// [`VARY_OF_ACTUAL`]
    const VARY_OF_ACTUAL: Self;
    /// [`VARY_OF_PREFLIGHT`]
    const VARY_OF_PREFLIGHT: Self;

    /// The value, if it can be one.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;

    /// The bytes of the value.
    fn as_bytes(&self) -> &[u8];

    /// What a policy sends unchanged, as such values.
    fn constants(wire: &Wire) -> &Constants<Self>;
}

/// The map has no room for another name.
#[derive(Debug)]
pub struct Full;

/// The header fields of a request or of a response.
pub trait Fields {
    /// The value of a line.
    type Value: FieldValue;

    /// The first line of a field.
    fn first(&self, field: Field) -> Option<&Self::Value>;

    /// All lines of a field.
    fn lines(&self, field: Field) -> impl Iterator<Item = &Self::Value>;

    /// Whether there are several lines of a field.
    fn has_several(&self, field: Field) -> bool;

    /// Whether there are more lines of a field than so many.
    fn has_more_than(&self, count: usize, field: Field) -> bool {
        self.lines(field).nth(count).is_some()
    }

    /// Whether there is no field at all.
    fn is_empty(&self) -> bool;

    /// Which of the fields are there that a policy looks for in a response, in one pass over all names: a lookup costs as
    /// much as looking over ten names, and few responses have more than that.
    fn found(&self) -> Found;

    /// Removes all lines of a field.
    fn remove(&mut self, field: Field);

    /// Adds a line.
    fn append(&mut self, field: Field, value: Self::Value) -> Result<(), Full>;

    /// Adds Access-Control-Allow-Origin, where there is none; the value moves.
    fn append_allow_origin(&mut self, value: &mut Option<Self::Value>) -> Result<(), Full>;

    /// Adds Vary, where there is none.
    fn insert_vary(&mut self, value: Self::Value) -> Result<(), Full>;
}

/// What a response has of the fields that a policy writes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Whether there is a Vary.
    pub(crate) vary: bool,
    /// Whether there is one of the [fields that are the policy's alone](Field::OWN).
    pub(crate) own: bool,
}
