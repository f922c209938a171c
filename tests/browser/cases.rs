//! All cases, by topic.

mod caching;
mod credentials;
mod headers;
mod methods;
mod origins;
mod raw;
mod reading;
mod redirects;

use crate::case::Case;

/// Every case, in the order in which the browsers run them.
pub(crate) fn all() -> Vec<Case> {
    [
        origins::cases(),
        methods::cases(),
        headers::cases(),
        credentials::cases(),
        reading::cases(),
        redirects::cases(),
        caching::cases(),
        raw::cases(),
    ]
    .concat()
}
