//! What may be done with a policy wherever it comes from.

use std::fmt::Debug;
use std::panic::{RefUnwindSafe, UnwindSafe};

use cors_runtime::{Policy, cors_policy};

const API: Policy = cors_policy!(origin = "https://a.example");

fn is_plain_data<T: Copy + Debug + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static>(_: T) {}

fn main() {
    is_plain_data(API);
    let copy = API;
    let again = copy;
    assert_eq!(copy.varies(), again.varies());
    assert!(!format!("{API:?}").is_empty());
    assert_eq!(size_of::<Policy>(), size_of::<usize>());
    // A constant promotes to a `'static` reference.
    fn for_ever(_: &'static Policy) {}
    for_ever(&API);
}
