//! The origins that pages come from. A new one is a new row: a column of the matrix.

use serde::Serialize;

use crate::ports::Served;

/// Where a page comes from.
struct PageOrigin {
    /// Unique; part of the address of a cell.
    id: &'static str,
    host: &'static str,
    /// The second of the two ports that pages are served on.
    on_other_port: bool,
    /// In a frame with `sandbox`, which makes its origin `null`.
    is_sandboxed: bool,
    about: &'static str,
}

const ORIGINS: &[PageOrigin] = &[
    PageOrigin {
        id: "here",
        host: "127.0.0.1",
        on_other_port: false,
        is_sandboxed: false,
        about: "the one that you are looking at",
    },
    PageOrigin {
        id: "other-port",
        host: "127.0.0.1",
        on_other_port: true,
        is_sandboxed: false,
        about: "the same host, another port: another origin",
    },
    PageOrigin {
        id: "app",
        host: "app.localhost",
        on_other_port: false,
        is_sandboxed: false,
        about: "another host, and so another site: SameSite cookies stay at home",
    },
    PageOrigin {
        id: "preview",
        host: "a.preview.localhost",
        on_other_port: false,
        is_sandboxed: false,
        about: "a subdomain",
    },
    PageOrigin {
        id: "sandbox",
        host: "127.0.0.1",
        on_other_port: false,
        is_sandboxed: true,
        about: "a frame with the attribute sandbox",
    },
];

/// An origin on the ports that are really in use.
#[derive(Serialize)]
pub(crate) struct Column {
    id: &'static str,
    /// What the browser sends in Origin.
    pub(crate) origin: String,
    /// Where the frame that makes the calls is loaded from.
    pub(crate) served_from: String,
    is_sandboxed: bool,
    about: &'static str,
}

/// All of them, in the order of the matrix.
pub(crate) fn columns(served: Served) -> Vec<Column> {
    let column = |row: &PageOrigin| {
        let port = if row.on_other_port {
            served.other
        } else {
            served.page
        };
        let served_from = format!("http://{}:{port}", row.host);
        let origin = if row.is_sandboxed {
            "null".to_owned()
        } else {
            served_from.clone()
        };
        Column {
            id: row.id,
            origin,
            served_from,
            is_sandboxed: row.is_sandboxed,
            about: row.about,
        }
    };
    ORIGINS.iter().map(column).collect()
}
