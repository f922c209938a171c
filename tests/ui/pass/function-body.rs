//! A policy wherever an expression may stand, generic code included.

use cors_runtime::{Policy, cors_policy};

fn choose(strict: bool) -> Policy {
    if strict {
        cors_policy!(origins = ["https://a.example", "https://b.example"])
    } else {
        cors_policy!(origin = "*")
    }
}

fn generic<T: Default>(_: T) -> Policy {
    static API: Policy = cors_policy! { origin = "https://a.example", methods = [PUT] };
    const SAME: Policy = cors_policy![origin = "https://a.example", methods = [PUT]];
    assert_eq!(API.varies(), SAME.varies());
    cors_policy!(origin = "https://a.example", methods = [DELETE])
}

trait Service {
    fn policy(&self) -> Policy {
        cors_policy!(origin = "https://a.example")
    }
}

impl<T> Service for Vec<T> {}

fn main() {
    assert!(choose(true).varies());
    assert!(!choose(false).varies());
    assert!(generic(1_u8).allows_method("DELETE"));
    assert!(generic(String::new()).allows_method("DELETE"));
    assert!(!vec![1].policy().varies());
    let make = || cors_policy!(origin = "https://a.example");
    assert!(!make().varies());
    let both = (cors_policy!(origin = "*"), cors_policy!(origin = "https://a.example",));
    assert!(!both.0.varies() && !both.1.varies());
    assert!(cors_policy!(origin = mirror).varies());
    let varies = match 1 {
        1 => cors_policy!(origin = mirror),
        _ => cors_policy!(origin = "*"),
    };
    assert!(varies.varies());
}
