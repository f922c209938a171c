//! Everything that is measured, in the order of the tables.

use crate::contenders::{
    Answer, Contender, Loaded, actix, axum, floor::Floor, identity::Identity, ours, tower, tower_http,
};
use crate::policies::Shape;
use crate::requests::{Kind, Spec};
use tower_layer::Layer;

/// Where a request enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A tower service.
    Tower,
    /// An axum `Router` with one route.
    Axum,
    /// An actix-web service.
    Actix,
}

impl Level {
    /// For the heading of a table.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Tower => "tower level",
            Self::Axum => "through an axum Router",
            Self::Actix => "actix-web service",
        }
    }

    const fn entries(self) -> &'static [Entry] {
        match self {
            Self::Tower => &[Entry::Plain, Entry::Floor, Entry::Ours, Entry::OursOwned, Entry::TowerHttp],
            Self::Axum => &[Entry::Plain, Entry::Identity, Entry::Floor, Entry::Ours, Entry::TowerHttp],
            Self::Actix => &[Entry::Plain, Entry::Ours, Entry::OursOwned, Entry::ActixCors],
        }
    }
}

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The same service without CORS.
    Plain,
    /// The same service inside a layer that does nothing.
    Identity,
    /// The hand-written floor.
    Floor,
    /// cors-runtime.
    Ours,
    /// The same policy of cors-runtime, built when the program started.
    OursOwned,
    /// tower-http.
    TowerHttp,
    /// actix-cors.
    ActixCors,
}

impl Entry {
    /// For the first column of a table.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Plain => "no CORS",
            Self::Identity => "identity layer",
            Self::Floor => "F1",
            Self::Ours => "ours",
            Self::OursOwned => "ours, start-up",
            Self::TowerHttp => "tower-http",
            Self::ActixCors => "actix-cors",
        }
    }
}

/// One cell of one table.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Where the request enters.
    pub level: Level,
    /// The policy.
    pub shape: Shape,
    /// The request.
    pub kind: Kind,
    /// Who answers.
    pub entry: Entry,
}

impl Scenario {
    /// The service, with no request loaded.
    ///
    /// # Panics
    /// When an entry doesn't belong to the level, which [`all`] never does.
    #[must_use]
    pub fn build(self) -> Box<dyn Contender> {
        let shape = self.shape;
        // The floor's one origin gets the same requests as everybody else's last origin.
        let spec = match self.entry {
            Entry::Floor => Spec::new(Shape::Origins(1), self.kind),
            _ => Spec::new(shape, self.kind),
        };
        let floor = Floor { credentialed: shape == Shape::Credentials };
        match (self.level, self.entry) {
            (Level::Tower, Entry::Plain) => Box::new(Loaded::new(tower::Bare(tower::Plain), spec)),
            (Level::Tower, Entry::Floor) => Box::new(Loaded::new(tower::Bare(floor.layer(tower::Plain)), spec)),
            (Level::Tower, Entry::Ours) => {
                Box::new(Loaded::new(tower::Bare(ours::policy(shape).layer(tower::Plain)), spec))
            }
            (Level::Tower, Entry::OursOwned) => {
                Box::new(Loaded::new(tower::Bare(ours::owned_policy(shape).layer(tower::Plain)), spec))
            }
            (Level::Tower, Entry::TowerHttp) => {
                Box::new(Loaded::new(tower::Bare(tower_http::layer(shape).layer(tower::Plain)), spec))
            }
            (Level::Axum, Entry::Plain) => Box::new(Loaded::new(axum::router(), spec)),
            (Level::Axum, Entry::Identity) => Box::new(Loaded::new(axum::layered(Identity), spec)),
            (Level::Axum, Entry::Floor) => Box::new(Loaded::new(axum::layered(floor), spec)),
            (Level::Axum, Entry::Ours) => Box::new(Loaded::new(axum::layered(ours::policy(shape)), spec)),
            (Level::Axum, Entry::TowerHttp) => Box::new(Loaded::new(axum::layered(tower_http::layer(shape)), spec)),
            (Level::Actix, Entry::Plain) => Box::new(Loaded::new(actix::Bare(actix::Plain), spec)),
            (Level::Actix, Entry::Ours) => Box::new(Loaded::new(actix::behind(&ours::policy(shape)), spec)),
            (Level::Actix, Entry::OursOwned) => Box::new(Loaded::new(actix::behind(&ours::owned_policy(shape)), spec)),
            (Level::Actix, Entry::ActixCors) => Box::new(Loaded::new(actix::cors(shape), spec)),
            (level, entry) => unreachable!("{entry:?} isn't measured at {level:?}"),
        }
    }
}

impl Scenario {
    /// What is wrong with an answer, if anything: an allowed origin must get its header, a refused one must not.
    #[must_use]
    pub fn problem(self, answer: &Answer) -> Option<&'static str> {
        let sent = answer.allow_origin.as_deref();
        let expected = match self.entry {
            Entry::Floor => Shape::Origins(1).allowed_origin(),
            _ => self.shape.allowed_origin(),
        };
        if matches!(self.entry, Entry::Plain | Entry::Identity) {
            return sent.is_some().then_some("a service without CORS sends no such header");
        }
        if self.kind.has_allowed_origin() {
            // actix-cors refuses a preflight with headers that it can't parse or doesn't know.
            let may_refuse = self.entry == Entry::ActixCors && Kind::HOSTILE.contains(&self.kind);
            return (sent != Some(&expected) && !may_refuse).then_some("the origin should be allowed");
        }
        // One constant origin is sent to everyone: the browser compares.
        let constant = self.shape == Shape::Origins(1) && sent == Some(&expected);
        (sent.is_some() && !constant).then_some("the origin should be refused")
    }
}

/// One table: scenarios that differ in entry and kind only.
#[derive(Debug)]
pub struct Table {
    /// Where the requests enter.
    pub level: Level,
    /// The policy.
    pub shape: Shape,
    /// The columns.
    pub kinds: &'static [Kind],
}

impl Table {
    /// The rows.
    #[must_use]
    pub const fn entries(&self) -> &'static [Entry] {
        self.level.entries()
    }

    /// The cells, column by column: what is compared stands together.
    pub fn scenarios(&self) -> impl Iterator<Item = Scenario> {
        let (level, shape) = (self.level, self.shape);
        self.kinds
            .iter()
            .flat_map(move |&kind| level.entries().iter().map(move |&entry| Scenario { level, shape, kind, entry }))
    }
}

/// Every table, or with `quick` a few that touch each part of the code.
#[must_use]
pub fn all(quick: bool) -> Vec<Table> {
    let table = |level, shape, kinds| Table { level, shape, kinds };
    let usual: &[Kind] = const { &Kind::USUAL };
    let hostile: &[Kind] = const { &Kind::HOSTILE };
    let shapes: &[Shape] = if quick {
        &[Shape::Origins(1), Shape::Origins(10_000)]
    } else {
        &[
            Shape::Origins(1),
            Shape::Origins(3),
            Shape::Origins(100),
            Shape::Origins(1_000),
            Shape::Origins(10_000),
            Shape::Patterns(10),
            Shape::Patterns(10_000),
            Shape::Credentials,
            Shape::Mirrored,
        ]
    };
    let hostile_shapes: &[Shape] = if quick {
        &[Shape::Mirrored]
    } else {
        &[Shape::Origins(3), Shape::Origins(10_000), Shape::Patterns(10_000), Shape::Mirrored]
    };
    let actix_shapes: &[Shape] = if quick {
        &[Shape::Origins(3)]
    } else {
        &[
            Shape::Origins(1),
            Shape::Origins(3),
            Shape::Origins(10_000),
            Shape::Patterns(10),
            Shape::Credentials,
            Shape::Mirrored,
        ]
    };

    let mut tables = Vec::new();
    for level in [Level::Tower, Level::Axum] {
        tables.extend(shapes.iter().map(|&shape| table(level, shape, usual)));
    }
    tables.extend(hostile_shapes.iter().map(|&shape| table(Level::Tower, shape, hostile)));
    tables.extend(actix_shapes.iter().map(|&shape| table(Level::Actix, shape, usual)));
    tables.extend([Shape::Origins(3), Shape::Mirrored].map(|shape| table(Level::Actix, shape, hostile)));
    tables
}
