//! What a policy is served from: its table, and the same as header values.

#[cfg(feature = "tracing")]
use std::sync::atomic::AtomicBool;

use cors_table::{MaxAge, Names, OriginList, Origins, PathPattern, Table};
use http::HeaderValue;
use http::header::InvalidHeaderValue;

/// A table that is ready to be served from: a policy points at one.
///
/// It has no lifetime. The macros write one into a `static`; a program that builds a policy when it starts owns one.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) table: Table,
    wire: WireSource,
}

/// Where the header values of a policy are.
#[derive(Debug)]
enum WireSource {
    /// In a `static`, behind a function. Header values have interior mutability, and before Rust 1.88 a constant, as which
    /// policies are declared, mustn't reach such a thing through a reference (E0080).
    Static(fn() -> &'static Wire),
    /// On the heap.
    Owned(Box<Wire>),
}

impl Prepared {
    /// A table in the binary; `wire` gives its [header values](Wire::of).
    #[must_use]
    pub const fn fixed(table: Table, wire: fn() -> &'static Wire) -> Self {
        Self { table, wire: WireSource::Static(wire) }
    }

    /// A table that was built when the program started.
    ///
    /// # Errors
    ///
    /// If one of the lists can't be a header value. Those of a checked policy always can.
    pub fn new(table: Table) -> Result<Self, InvalidHeaderValue> {
        let value = |text: Option<&str>| text.map(HeaderValue::from_str).transpose();
        let wire = Wire {
            allow_origin: value(table.constant_origin())?,
            allow_methods: value(table.methods.list())?,
            allow_headers: value(table.headers.list())?,
            expose_headers: value(table.expose_headers.list())?,
            max_age: HeaderValue::from_str(table.max_age.text.get())?,
            #[cfg(feature = "tracing")]
            removal_told: AtomicBool::new(false),
        };
        Ok(Self { table, wire: WireSource::Owned(Box::new(wire)) })
    }

    /// The header values.
    #[inline]
    pub(crate) fn wire(&self) -> &Wire {
        match &self.wire {
            WireSource::Static(wire) => wire(),
            WireSource::Owned(wire) => wire,
        }
    }
}

/// The header values that a policy sends unchanged, and what it remembers.
#[derive(Debug)]
pub struct Wire {
    /// `*` or the one literal origin, for a policy that doesn't vary.
    pub(crate) allow_origin: Option<HeaderValue>,
    /// The whole list, unless there is none or it is mirrored.
    pub(crate) allow_methods: Option<HeaderValue>,
    /// The whole list, unless there is none or it is mirrored.
    pub(crate) allow_headers: Option<HeaderValue>,
    /// The whole list, unless there is none.
    pub(crate) expose_headers: Option<HeaderValue>,
    /// Whole seconds.
    pub(crate) max_age: HeaderValue,
    /// Whether it was told already that this policy removes what something inside it sets. It stands here because what
    /// can change mustn't be where a constant leads to: see [`WireSource::Static`].
    #[cfg(feature = "tracing")]
    pub(crate) removal_told: AtomicBool,
}

impl Wire {
    /// The header values of a policy in the binary, computed while it is compiled.
    #[must_use]
    pub const fn of(policy: &'static Prepared) -> Self {
        let table = &policy.table;
        Self {
            allow_origin: constant(table.constant_origin()),
            allow_methods: constant(table.methods.list()),
            allow_headers: constant(table.headers.list()),
            expose_headers: constant(table.expose_headers.list()),
            max_age: HeaderValue::from_static(table.max_age.text.get()),
            #[cfg(feature = "tracing")]
            removal_told: AtomicBool::new(false),
        }
    }
}

/// `Option::map` doesn't run while compiling.
const fn constant(text: Option<&'static str>) -> Option<HeaderValue> {
    match text {
        Some(text) => Some(HeaderValue::from_static(text)),
        None => None,
    }
}

/// What stands where the macros refused a policy, and answers the preflights that no policy of a path may answer: no
/// origin is allowed.
///
/// It has every method, because a handler that is mounted with it must not be blamed for a policy that was refused.
pub(crate) static REFUSED: Prepared = {
    const fn none() -> &'static Wire {
        static WIRE: Wire = Wire::of(&REFUSED);
        &WIRE
    }
    Prepared::fixed(REFUSED_TABLE, none)
};

pub(crate) const REFUSED_TABLE: Table = Table {
    path: PathPattern::Every,
    origins: Origins::Listed(OriginList::EMPTY),
    credentials: false,
    methods: Names::Mirror,
    headers: Names::Nothing,
    expose_headers: Names::Nothing,
    max_age: MaxAge { seconds: 0, text: cors_table::Stored::Static("0") },
    preflight_status: 204,
};
