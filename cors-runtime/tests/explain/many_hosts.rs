//! The nearest of as many hosts as are compared: ordinary ones, and ones chosen to make each comparison long.

use std::time::Instant;

use cors_runtime::explain::{Difference, OriginCheck, Refusal};
use http::Method;

use crate::policies::{build, draft, texts};
use crate::request::from;

const MOST: usize = 20_000;

/// A number as `width` letters.
fn letters(number: usize, width: usize) -> String {
    (0..width).rev().map(|bit| if number >> bit & 1 == 0 { 'b' } else { 'c' }).collect()
}

/// Asks with `origin` for the nearest of `hosts`, which is `nearest`, and prints the best time of a few.
fn assert_nearest(what: &str, hosts: Vec<String>, origin: &str, nearest: &str, differences: &[Difference]) {
    let count = hosts.len();
    assert_eq!(count, MOST);
    let origins: Vec<String> = hosts.into_iter().map(|host| format!("https://{host}")).collect();
    let policy = build(&draft(&[("origins", texts(&origins))])).expect("a policy");

    let request = from(origin);
    let explain = || {
        let start = Instant::now();
        (policy.explain(&Method::GET, "/", &request).origin, start.elapsed())
    };
    let best = (0..5).map(|_| explain().1).min().expect("five times");
    println!("{what}: {best:?} for {count} hosts");

    let (check, _) = explain();
    let Some(OriginCheck::Refused { refusal: Refusal::NotListed(Some(found)), .. }) = check else {
        panic!("{what}: {check:?}");
    };
    assert_eq!((found.element.as_str(), found.differences.as_slice()), (nearest, differences), "{what}");
}

#[test]
fn ordinary_hosts() {
    let hosts = (0..MOST).map(|number| format!("customer-{number}.example.com")).collect();
    let nearest = "https://customer-19999.example.com";
    let origin = "http://customer-19999.example.com:8080";
    assert_nearest("ordinary", hosts, origin, nearest, &[Difference::Scheme, Difference::Port]);
}

/// Each could stand at any of the origin's 120 labels, and differs from what stands there in its last ones.
#[test]
fn hosts_that_could_stand_at_every_label() {
    let host = |number| format!("{}{}.a", "a.".repeat(50), letters(number, 15));
    let hosts = (1..MOST).map(host).chain([format!("{}b.a", "a.".repeat(40))]).collect();
    let origin = format!("http://{}b.a.a", "a.".repeat(118));
    let nearest = format!("https://{}b.a", "a.".repeat(40));
    assert_nearest("at every label", hosts, &origin, &nearest, &[Difference::LookAlike, Difference::Scheme]);
}

/// Each is as long as the origin and the same, but for its end.
#[test]
fn hosts_that_differ_at_their_end() {
    let front = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(40));
    let hosts = (0..MOST).map(|number| format!("{front}{}", letters(number, 15))).collect();
    let origin = format!("http://{front}{}x", letters(0, 14));
    let nearest = format!("https://{front}{}", letters(0, 15));
    assert_nearest("alike but for the end", hosts, &origin, &nearest, &[Difference::OneCharacter, Difference::Scheme]);
}
