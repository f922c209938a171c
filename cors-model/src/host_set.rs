//! A set of hosts as a table that answers "is this host in the set?" at the same cost for any number of hosts.
//!
//! Up to [`FEW`] hosts are compared one after another. More go into a perfect hash ([`HashedHosts`]): every host has a
//! slot of its own, found without probing, so that one lookup is one hash and one comparison.
//!
//! What is hashed are two windows of eight bytes, one counted from the start and one from the end, at places where the
//! hosts of this set differ; where no two windows tell all hosts apart, it is the whole host. Then each bucket of hosts gets
//! a displacement that sends its hosts to slots of their own. Where a bucket finds none, another seed gives another hash.

use std::cmp::Reverse;
use std::collections::HashSet;

use cors_table::hash::{self, HashedBytes, WINDOW, bucket_of, slot_of};
use cors_table::{FEW, HashedHosts, HostSet, Stored};

/// How many seeds are tried. A plausible set needs one or two; a set for which this many fail repeats a host.
const ROUNDS: u32 = 64;

/// In so many of the first rounds windows are hashed, if they can tell the hosts apart; then it is the whole host.
const WINDOW_ROUNDS: u32 = 8;

/// Hosts for each bucket, on average. Fewer make the search shorter and the table of displacements longer.
const HOSTS_PER_BUCKET: usize = 4;

/// Builds the table for `hosts`, which are distinct and not empty.
///
/// Every set of distinct hosts whose text fits into 4 GiB gets a hash. A set that repeats a host has none; its hosts are
/// compared one after another.
///
/// ```
/// use cors_model::host_set::build;
/// use cors_table::HostSet;
///
/// let hosts: Vec<String> = (0..1_000).map(|number| format!("tenant{number}.example.com")).collect();
/// let set = build(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
/// assert!(matches!(set, HostSet::Hashed(_)));
/// assert!(set.contains(b"tenant7.example.com") && !set.contains(b"tenant1000.example.com"));
/// ```
#[must_use]
pub fn build(hosts: &[&str]) -> HostSet {
    if hosts.is_empty() {
        return HostSet::Empty;
    }
    let hashed = if hosts.len() > FEW { perfect_hash(hosts) } else { None };
    match hashed {
        Some(table) => HostSet::Hashed(table),
        None => HostSet::Few(Stored::owned(hosts.iter().map(|host| Stored::owned(*host)).collect::<Vec<_>>())),
    }
}

fn perfect_hash(hosts: &[&str]) -> Option<HashedHosts> {
    // Offsets are 32 bits wide.
    u32::try_from(hosts.iter().map(|host| host.len()).sum::<usize>()).ok()?;
    (1..=ROUNDS).find_map(|round| {
        let seed = hash::seed(round);
        let windows = if round <= WINDOW_ROUNDS { find_windows(hosts, seed) } else { None };
        let hashed = windows.unwrap_or(HashedBytes::Whole);
        let hashes: Vec<u64> = hosts.iter().map(|host| hashed.hash(host.as_bytes(), seed)).collect();
        // A sixteenth of the slots stays empty, so that the last hosts find theirs soon; more from round to round.
        let spare = hosts.len() / 16 * round.min(WINDOW_ROUNDS) as usize + 1;
        let (displacements, slots) = displace(&hashes, hosts.len() + spare)?;
        Some(lay_out(hosts, seed, hashed, &displacements, &slots))
    })
}

/// Finds two windows that tell all hosts apart.
fn find_windows(hosts: &[&str], seed: u64) -> Option<HashedBytes> {
    let longest = hosts.iter().map(|host| host.len()).max()?;
    // A window reaches over its neighbours, so every fourth place is enough, and sixteen places for long hosts.
    let reach = longest.saturating_sub(WINDOW);
    let step = (reach / 16).max(4);
    let places = reach.div_ceil(step) + 1;
    // Most pairs fail within a few hosts. All of them together may look at each host this many times.
    let mut looks = hosts.len() * 12;
    let pairs = (0..places * 2 - 1).flat_map(|sum| {
        let firsts = sum.saturating_sub(places - 1)..places.min(sum + 1);
        firsts.map(move |first| (first, sum - first))
    });
    pairs
        .map(|(first, second)| HashedBytes::Windows {
            from_start: (first * step).min(reach),
            from_end: (second * step).min(reach),
        })
        .find(|windows| tell_apart(hosts, *windows, seed, &mut looks))
}

/// Whether no two hosts have the same hash under these windows. Takes off `looks` one for each host it looks at, and gives
/// up where none is left.
fn tell_apart(hosts: &[&str], windows: HashedBytes, seed: u64, looks: &mut usize) -> bool {
    let mut seen = HashSet::new();
    hosts.iter().all(|host| {
        let may_look = *looks > 0;
        *looks = looks.saturating_sub(1);
        may_look && seen.insert(windows.hash(host.as_bytes(), seed))
    })
}

/// The displacement of each bucket, and the index of the host in each slot, of which there are so many; `None` if one of the
/// buckets finds no displacement that sends its hosts to slots of their own.
fn displace(hashes: &[u64], slots: usize) -> Option<(Vec<u16>, Vec<Option<usize>>)> {
    let count = hashes.len() / HOSTS_PER_BUCKET + 1;
    let mut buckets = vec![Vec::new(); count];
    for (host, hash) in hashes.iter().enumerate() {
        buckets[bucket_of(*hash, count)].push(host);
    }
    // The larger a bucket, the more free slots it needs at once: large ones go first.
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|bucket| Reverse(buckets[*bucket].len()));

    let mut displacements = vec![1; count];
    let mut taken = vec![None; slots];
    for bucket in order {
        displacements[bucket] = displace_bucket(&buckets[bucket], hashes, &mut taken)?;
    }
    Some((displacements, taken))
}

/// Takes a slot for each of these hosts, by the first displacement that sends them all to free ones.
fn displace_bucket(bucket: &[usize], hashes: &[u64], taken: &mut [Option<usize>]) -> Option<u16> {
    if has_twins(bucket, hashes) {
        return None; // no displacement could part them
    }
    let slot = |host: usize, displacement| slot_of(hashes[host], displacement, taken.len());
    let displacement = (1..=u16::MAX).step_by(2).find(|displacement| {
        bucket.iter().enumerate().all(|(index, host)| {
            let own = slot(*host, *displacement);
            taken[own].is_none() && bucket[..index].iter().all(|other| slot(*other, *displacement) != own)
        })
    })?;
    for host in bucket {
        taken[slot_of(hashes[*host], displacement, taken.len())] = Some(*host);
    }
    Some(displacement)
}

/// Whether two of these hosts have the same high half of the hash, which is all that a displacement works on.
fn has_twins(bucket: &[usize], hashes: &[u64]) -> bool {
    bucket
        .iter()
        .enumerate()
        .any(|(index, host)| bucket[..index].iter().any(|other| hashes[*other] >> 32 == hashes[*host] >> 32))
}

/// Writes the hosts in the order of their slots, and where each begins.
fn lay_out(
    hosts: &[&str],
    seed: u64,
    hashed: HashedBytes,
    displacements: &[u16],
    slots: &[Option<usize>],
) -> HashedHosts {
    let mut blob = Vec::new();
    let mut offsets = vec![0; size_of::<u32>()];
    for host in slots {
        if let Some(host) = host {
            blob.extend_from_slice(hosts[*host].as_bytes());
        }
        // `perfect_hash` has seen to it that 32 bits are enough.
        let end = u32::try_from(blob.len()).unwrap_or(u32::MAX);
        offsets.extend_from_slice(&end.to_le_bytes());
    }
    HashedHosts {
        seed,
        hashed,
        longest: hosts.iter().map(|host| host.len()).max().unwrap_or(0),
        displacements: Stored::owned(displacements.iter().flat_map(|one| one.to_le_bytes()).collect::<Vec<_>>()),
        offsets: Stored::owned(offsets),
        blob: Stored::owned(blob),
    }
}
