//! What a policy is served from: its table, and the same as header values.

#[cfg(feature = "tracing")]
use std::sync::atomic::AtomicBool;

#[cfg(feature = "actix-web")]
use ::actix_web::http::header::HeaderValue as ActixValue;
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
    ///
    /// # Panics
    ///
    /// Never: what one version of `http` takes as a value, the other does.
    pub fn new(table: Table) -> Result<Self, InvalidHeaderValue> {
        let wire = Wire {
            constants: Constants::new(&table, HeaderValue::from_str)?,
            #[cfg(feature = "actix-web")]
            actix: Constants::new(&table, ActixValue::from_str).expect("both versions of `http` take the same values"),
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

/// The header values of a policy, and what it remembers.
#[derive(Debug)]
pub struct Wire {
    pub(crate) constants: Constants<HeaderValue>,
    /// The same in the types of actix-web, which has them from another version of `http`.
    #[cfg(feature = "actix-web")]
    pub(crate) actix: Constants<ActixValue>,
    /// Whether it was told already that this policy removes what something inside it sets. It stands here because what
    /// can change mustn't be where a constant leads to: see [`WireSource::Static`].
    #[cfg(feature = "tracing")]
    pub(crate) removal_told: AtomicBool,
}

/// The header values that a policy sends unchanged.
#[derive(Debug)]
#[cfg_attr(
    not(any(feature = "actix-web", feature = "tower")),
    allow(unreachable_pub, reason = "it is named where services are public, and nowhere else")
)]
pub struct Constants<V> {
    /// `*` or the one literal origin, for a policy that doesn't vary.
    pub(crate) allow_origin: Option<V>,
    /// The whole list, unless there is none or it is mirrored.
    pub(crate) allow_methods: Option<V>,
    /// The whole list, unless there is none or it is mirrored.
    pub(crate) allow_headers: Option<V>,
    /// The whole list, unless there is none.
    pub(crate) expose_headers: Option<V>,
    /// Whole seconds.
    pub(crate) max_age: V,
}

impl<V> Constants<V> {
    /// The values of a table that was built when the program started.
    fn new<E>(table: &Table, value: impl Fn(&str) -> Result<V, E>) -> Result<Self, E> {
        let list = |text: Option<&str>| text.map(&value).transpose();
        Ok(Self {
            allow_origin: list(table.constant_origin())?,
            allow_methods: list(table.methods.list())?,
            allow_headers: list(table.headers.list())?,
            expose_headers: list(table.expose_headers.list())?,
            max_age: value(table.max_age.text.get())?,
        })
    }
}

/// The values of a table in the binary, of the given type: no function of a trait runs while compiling.
macro_rules! constants {
    ($Value:ty, $table:expr) => {{
        /// `Option::map` doesn't run while compiling.
        const fn list(text: Option<&'static str>) -> Option<$Value> {
            match text {
                Some(text) => Some(<$Value>::from_static(text)),
                None => None,
            }
        }
        Constants {
            allow_origin: list($table.constant_origin()),
            allow_methods: list($table.methods.list()),
            allow_headers: list($table.headers.list()),
            expose_headers: list($table.expose_headers.list()),
            max_age: <$Value>::from_static($table.max_age.text.get()),
        }
    }};
}

impl Wire {
    /// The header values of a policy in the binary, computed while it is compiled.
    #[must_use]
    pub const fn of(policy: &'static Prepared) -> Self {
        let table = &policy.table;
        Self {
            constants: constants!(HeaderValue, table),
            #[cfg(feature = "actix-web")]
            actix: constants!(ActixValue, table),
            #[cfg(feature = "tracing")]
            removal_told: AtomicBool::new(false),
        }
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
