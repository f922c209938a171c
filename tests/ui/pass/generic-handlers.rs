//! Handlers with every kind of parameter; their policy has none.

use std::fmt::Debug;

use cors_runtime::{Policy, cors};

#[cors(origin = "https://a.example")]
async fn typed<T: Clone + Debug>(value: T) -> T {
    value.clone()
}

#[cors(origin = "https://a.example")]
fn borrowed<'a, 'b: 'a>(first: &'a str, _second: &'b str) -> &'a str {
    first
}

#[cors(origin = "https://a.example")]
fn sized<const N: usize>(bytes: [u8; N]) -> usize {
    bytes.len()
}

#[cors(origin = "https://a.example")]
fn everything<'a, T, const N: usize>(values: &'a [T; N]) -> impl Iterator<Item = &'a T> + use<'a, T, N>
where
    T: Debug + 'a,
    for<'c> &'c T: Debug,
{
    values.iter()
}

#[cors(origin = "https://a.example", methods = [PUT])]
fn anonymous(_: impl Debug, (first, mut second): (u32, u32), #[allow(unused)] third: u32) -> u32 {
    second += first;
    second
}

#[cors(origin = "https://a.example")]
fn never() -> ! {
    std::process::exit(0)
}

fn main() {
    drop(typed(1));
    assert_eq!(borrowed("a", "b"), "a");
    assert_eq!(sized([0; 3]), 3);
    assert_eq!(everything(&[1, 2]).count(), 2);
    assert_eq!(anonymous("", (1, 2), 3), 3);
    let policies: [Policy; 5] =
        [typed::CORS, borrowed::CORS, sized::CORS, everything::CORS, never::CORS];
    assert!(policies.iter().all(|policy| !policy.varies()));
    assert!(anonymous::CORS.allows_method("PUT"));
    never();
}
