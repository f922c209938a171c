//! Without the feature `startup` there is one error, which names it.

use policies::{Policy, cors_policy};

pub const API: Policy = cors_policy!(origins = startup, methods = [GET, PUT], credentials = true);
