//! Host sets against a set of the standard library.

use std::collections::HashSet;

use cors_model::host_set;
use cors_table::hash::HashedBytes;
use cors_table::{HashedHosts, HostSet, Stored};
use cors_tests::random;
use fastrand::Rng;

const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-_.:";

/// A way of naming hosts: the i-th one.
type Naming = fn(usize) -> String;

/// Tenants of one service: all of one length, different in the middle.
fn tenant(i: usize) -> String {
    format!("tenant{i:05}.example.com")
}

/// Hosts of many lengths, suffixes and ports.
fn mixed(i: usize) -> String {
    let mut rng = Rng::with_seed(i as u64 + 1);
    let name = random::bytes(&mut rng, &ALPHABET[..26], 18);
    let name = String::from_utf8(name).expect("ASCII");
    let suffix = rng.choice(["com", "example.org", "co.uk", "app.example.net:8443", "a"]).unwrap();
    format!("{name}{i}.{suffix}")
}

/// Shorter than a window, or little longer.
fn short(i: usize) -> String {
    format!("{i:x}")
}

/// Different in four places that no two windows cover.
fn scattered(i: usize) -> String {
    let letter = |place: u32| char::from(ALPHABET[i / 26_usize.pow(place) % 26]);
    let between = "z".repeat(20);
    format!("{}{between}{}{between}{}{between}{}.com", letter(0), letter(1), letter(2), letter(3))
}

/// Each the beginning of the next.
fn nested(i: usize) -> String {
    "a".repeat(i + 1)
}

fn build(naming: Naming, count: usize) -> (Vec<String>, HostSet) {
    let hosts: Vec<String> = (0..count).map(naming).collect();
    let borrowed: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let set = host_set::build(&borrowed);
    (hosts, set)
}

/// Every member is found, and nothing else of what is one byte away from a member.
fn check(naming: Naming, count: usize) {
    let (hosts, set) = build(naming, count);
    let naive: HashSet<&[u8]> = hosts.iter().map(String::as_bytes).collect();
    let mut rng = Rng::with_seed(count as u64);
    let agree = |host: &[u8]| {
        assert_eq!(
            set.contains(host),
            naive.contains(host),
            "{:?} among {count} such as {}",
            String::from_utf8_lossy(host),
            hosts[0]
        );
    };
    agree(b"");
    for host in &hosts {
        assert!(set.contains(host.as_bytes()), "{host} among {count}");
        for at in 0..=host.len() {
            let other = ALPHABET[rng.usize(..ALPHABET.len())];
            let mut near = host.clone().into_bytes();
            near.insert(at, other);
            agree(&near);
            if at < host.len() {
                near.remove(at);
                near[at] = other;
                agree(&near);
                near.remove(at);
                agree(&near);
            }
        }
    }
    for _ in 0..1000 {
        agree(&random::bytes(&mut rng, ALPHABET, 40));
    }
}

#[test]
fn few_hosts() {
    for naming in [tenant, mixed, short, scattered, nested] {
        for count in 1..=40 {
            check(naming, count);
        }
    }
}

#[test]
fn many_hosts() {
    for naming in [tenant, mixed, short, scattered] {
        for count in [100, 777, 1000] {
            check(naming, count);
        }
    }
    check(nested, 300);
}

#[test]
fn ten_thousand_tenants() {
    check(tenant, 10_000);
}

#[test]
fn ten_thousand_mixed_hosts() {
    check(mixed, 10_000);
}

#[test]
fn ten_thousand_short_hosts() {
    check(short, 10_000);
}

#[test]
fn a_set_that_no_windows_separate_is_hashed_whole() {
    let (_, HostSet::Hashed(table)) = build(scattered, 3000) else { panic!("hashed") };
    assert_eq!(table.hashed, HashedBytes::Whole);
    check(scattered, 3000);
}

#[test]
fn ten_thousand_hosts_take_little_room() {
    let (hosts, HostSet::Hashed(table)) = build(|i| format!("tenant{i:04}.example.com"), 10_000) else {
        panic!("hashed")
    };
    assert_eq!(table.blob.get().len(), hosts.iter().map(String::len).sum::<usize>(), "each host stands once");
    let size = table.blob.get().len() + table.offsets.get().len() + table.displacements.get().len();
    assert!(size <= 280_000, "{size} bytes");
}

#[test]
fn few_hosts_are_not_hashed() {
    assert!(matches!(build(mixed, 8).1, HostSet::Few(hosts) if hosts.get().len() == 8));
    assert!(matches!(build(mixed, 9).1, HostSet::Hashed(_)));
}

#[test]
fn a_set_that_repeats_a_host_is_compared_one_by_one() {
    let set = host_set::build(&["a.example"; 20]);
    assert!(matches!(set, HostSet::Few(_)));
    assert!(set.contains(b"a.example"));
}

/// No table makes the runtime panic, however wrong it is.
#[test]
fn a_wrong_table_refuses() {
    let mut rng = Rng::with_seed(7);
    let alphabet: Vec<u8> = (0..=255).collect();
    let bytes = |rng: &mut Rng, longest| Stored::owned(random::bytes(rng, &alphabet, longest));
    for round in 0..20_000 {
        let table = HashedHosts {
            seed: rng.u64(..),
            hashed: if round % 3 == 0 {
                HashedBytes::Whole
            } else {
                HashedBytes::Windows {
                    from_start: rng.choice([0, 3, 9, usize::MAX]).unwrap(),
                    from_end: rng.choice([0, 3, 9, usize::MAX]).unwrap(),
                }
            },
            longest: rng.choice([0, 10, usize::MAX]).unwrap(),
            displacements: bytes(&mut rng, 9),
            offsets: bytes(&mut rng, 40),
            blob: bytes(&mut rng, 300),
        };
        assert!(!HostSet::Hashed(table).contains(b"www.example.com"));
    }
}
