//! A set of hosts as a table that answers "is this host in the set?" at the same cost for any number of hosts.
//!
//! Up to [`FEW`] hosts are compared one after another. More go into a perfect hash: every host has a slot of
//! its own, found without probing, so that one lookup is one hash and one comparison.
//!
//! 1. **Hash.** Two windows of eight bytes, one counted from the start and one from the end, at places where the
//!    hosts of this set differ, mixed by one folded multiplication. Where no such pair of windows tells all hosts
//!    apart, the whole host is hashed.
//! 2. **Slot.** The low half of the hash picks a bucket, and the bucket holds a displacement, an odd number. The high
//!    half multiplied by that picks the slot. The displacements are what building searches for.
//!
//! The tables are computed while a program compiles, inside a procedural macro that nobody optimises. So the loops
//! here are plain ones over vectors of integers, and a pair of windows is dropped at its first clash.
//!
//! `cors_runtime` reads these tables. The functions that both must agree on stand at the end of this file and
//! of its `host_set.rs`, in the same words; lookups fail in the tests when they differ.

/// Up to this many hosts are compared one after another, which is then faster than hashing.
pub const FEW: usize = 8;

/// A set of hosts, each with its port if it is written, such as `example.com:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostSet {
    /// No host at all.
    Empty,
    /// Hosts that are compared one after another.
    Few(Vec<String>),
    /// Hosts that are found by a perfect hash.
    Hashed(HashedHosts),
}

/// The perfect hash of a [`HostSet`]. Slots and buckets are counted by the lengths of their tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedHosts {
    /// What the hash starts from; another seed gives another hash.
    pub seed: u64,
    /// Which bytes of a host are hashed.
    pub hashed: HashedBytes,
    /// The length of the longest host, in bytes.
    pub longest: usize,
    /// One displacement for each bucket: an odd u16, little-endian.
    pub displacements: Vec<u8>,
    /// Where each slot's host begins in `blob`, and at last where the last one ends: u32, little-endian.
    /// An empty slot ends where it begins.
    pub offsets: Vec<u8>,
    /// The hosts, in the order of their slots.
    pub blob: Vec<u8>,
}

/// Which bytes of a host are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashedBytes {
    /// Two windows of eight bytes, moved inwards where a host is too short for their place.
    Windows {
        /// Bytes before the first window.
        from_start: usize,
        /// Bytes after the second window.
        from_end: usize,
    },
    /// The whole host.
    Whole,
}

impl HostSet {
    /// Builds the table for `hosts`, which are distinct and not empty.
    ///
    /// This always succeeds: if no hash were found, the hosts would be compared one after another.
    ///
    /// ```
    /// use cors_model::host_set::HostSet;
    ///
    /// assert!(matches!(HostSet::build(&[]), HostSet::Empty));
    /// assert!(matches!(HostSet::build(&["a.example"]), HostSet::Few(_)));
    /// ```
    #[must_use]
    pub fn build(hosts: &[&str]) -> Self {
        if hosts.is_empty() {
            return Self::Empty;
        }
        if hosts.len() > FEW
            && let Some(table) = hash(hosts)
        {
            return Self::Hashed(table);
        }
        let mut few = Vec::new();
        for host in hosts {
            few.push((*host).to_owned());
        }
        Self::Few(few)
    }
}

/// How many seeds are tried. One is enough for nearly every set; each further one brings more empty slots.
const ROUNDS: usize = 16;

/// Hosts for each bucket, on average. Fewer make the search shorter and the table of displacements longer.
const HOSTS_PER_BUCKET: usize = 4;

fn hash(hosts: &[&str]) -> Option<HashedHosts> {
    let mut table = HashedHosts {
        seed: 0,
        hashed: HashedBytes::Whole,
        longest: 0,
        displacements: Vec::new(),
        offsets: Vec::new(),
        blob: Vec::new(),
    };
    let mut work = Work { hashes: Vec::new(), keys: Vec::new(), starts: Vec::new(), slots: Vec::new() };
    if fill(&mut table, hosts, &mut work) { Some(table) } else { None }
}

/// What the search for a table works on.
struct Work {
    /// The hash of each host. A host's index is its key.
    hashes: Vec<u64>,
    /// The keys by bucket: bucket `b` has `keys[starts[b]..starts[b + 1]]`.
    keys: Vec<usize>,
    starts: Vec<usize>,
    /// For each slot its key, or [`VACANT`].
    slots: Vec<usize>,
}

const VACANT: usize = usize::MAX;

/// Fills an empty table; `false` if no hash were found.
fn fill(table: &mut HashedHosts, hosts: &[&str], work: &mut Work) -> bool {
    // Offsets are 32 bits wide.
    let mut room = u32::MAX as usize;
    for host in hosts {
        if host.len() > room {
            return false;
        }
        room -= host.len();
        table.longest = table.longest.max(host.len());
    }
    let mut round = 0;
    while round < ROUNDS {
        round += 1;
        table.seed = fold(MIX ^ table.seed, STEP ^ round as u64);
        if round == 1 {
            table.hashed = choose_bytes(hosts, table.longest, table.seed, work);
        }
        work.hashes.clear();
        for host in hosts {
            work.hashes.push(hash_one(host.as_bytes(), table.seed, table.hashed));
        }
        // A sixteenth of the slots stays empty, so that the last hosts find theirs soon.
        let spare = hosts.len() / 16 * round + 1;
        work.vacate(hosts.len() + spare);
        if displace(&mut table.displacements, work) {
            lay_out(table, hosts, &work.slots);
            return true;
        }
    }
    false
}

impl Work {
    /// So many slots, all of them vacant.
    fn vacate(&mut self, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, VACANT);
    }
}

/// A host that is shorter than a window is hashed as a whole.
fn hash_one(key: &[u8], seed: u64, bytes: HashedBytes) -> u64 {
    match bytes {
        HashedBytes::Windows { from_start, from_end } if key.len() >= 8 => {
            hash_windows(key, seed, from_start, from_end)
        }
        _ => hash_whole(key, seed),
    }
}

/// Finds two windows that tell all hosts apart, or settles for the whole host.
fn choose_bytes(hosts: &[&str], longest: usize, seed: u64, work: &mut Work) -> HashedBytes {
    // A window reaches over its neighbours, so every fourth place is enough, and sixteen places for long hosts.
    let reach = longest.saturating_sub(8);
    let step = (reach / 16).max(4);
    let places = reach.div_ceil(step) + 1;
    // Most pairs fail within a few hosts. All of them together may look at each host this many times.
    let mut looks = hosts.len() * 12;
    for sum in 0..places * 2 - 1 {
        for first in sum.saturating_sub(places - 1)..places.min(sum + 1) {
            let from_start = (first * step).min(reach);
            let from_end = ((sum - first) * step).min(reach);
            let windows = HashedBytes::Windows { from_start, from_end };
            if hashes_differ(hosts, seed, windows, &mut looks, work) {
                return windows;
            }
            if looks == 0 {
                return HashedBytes::Whole;
            }
        }
    }
    HashedBytes::Whole
}

/// Whether no two hosts have the same hash under these windows; `false` too when no looks are left.
fn hashes_differ(hosts: &[&str], seed: u64, windows: HashedBytes, looks: &mut usize, work: &mut Work) -> bool {
    // A set of keys by open addressing, half empty at least.
    work.vacate((hosts.len() * 2).next_power_of_two());
    work.hashes.clear();
    let mask = work.slots.len() - 1;
    for host in hosts {
        if *looks == 0 {
            return false;
        }
        *looks -= 1;
        let hash = hash_one(host.as_bytes(), seed, windows);
        let mut place = pick(hash >> 32, work.slots.len());
        while work.slots[place] != VACANT {
            if work.hashes[work.slots[place]] == hash {
                return false;
            }
            place = (place + 1) & mask;
        }
        work.slots[place] = work.hashes.len();
        work.hashes.push(hash);
    }
    true
}

/// Searches a displacement for each bucket that sends its keys to slots of their own; `false` if there is none.
fn displace(displacements: &mut Vec<u8>, work: &mut Work) -> bool {
    let buckets = work.hashes.len() / HOSTS_PER_BUCKET + 1;
    displacements.clear();
    displacements.resize(buckets * 2, 0);
    // The larger a bucket, the more free slots it needs at once: large ones go first.
    let mut size = group_by_bucket(work, buckets);
    while size > 0 {
        for bucket in 0..buckets {
            let keys = work.starts[bucket]..work.starts[bucket + 1];
            if keys.len() == size {
                let Some(displacement) = displace_bucket(&work.keys[keys], &work.hashes, &mut work.slots) else {
                    return false;
                };
                let [low, high] = displacement.to_le_bytes();
                displacements[bucket * 2] = low;
                displacements[bucket * 2 + 1] = high;
            }
        }
        size -= 1;
    }
    true
}

/// Sorts the keys by bucket, and gives the size of the largest one.
fn group_by_bucket(work: &mut Work, buckets: usize) -> usize {
    // A counting sort: ends first, which become starts as the keys are filled in from behind.
    work.starts.clear();
    work.starts.resize(buckets + 1, 0);
    for hash in &work.hashes {
        work.starts[bucket_of(*hash, buckets)] += 1;
    }
    let mut end = 0_usize;
    let mut largest = 0_usize;
    for bucket in 0..buckets {
        largest = largest.max(work.starts[bucket]);
        end += work.starts[bucket];
        work.starts[bucket] = end;
    }
    work.starts[buckets] = end;
    work.keys.clear();
    work.keys.resize(work.hashes.len(), 0);
    for key in 0..work.hashes.len() {
        let start = &mut work.starts[bucket_of(work.hashes[key], buckets)];
        *start -= 1;
        work.keys[*start] = key;
    }
    largest
}

/// Finds the first displacement that sends all `keys` to vacant slots, and takes those slots.
fn displace_bucket(keys: &[usize], hashes: &[u64], slots: &mut [usize]) -> Option<u16> {
    let mut rest = keys;
    while let [key, others @ ..] = rest {
        for other in others {
            if hashes[*key] == hashes[*other] {
                return None; // no displacement could part these two
            }
        }
        rest = others;
    }
    // The table of offsets, as `lay_out` writes it.
    let length = slots.len() * 4 + 4;
    let mut displacement = 1;
    loop {
        let mut taken = 0;
        while taken < keys.len() {
            let slot = slot_of(hashes[keys[taken]], displacement, length) / 4;
            if slots[slot] != VACANT {
                break;
            }
            slots[slot] = keys[taken];
            taken += 1;
        }
        if taken == keys.len() {
            return Some(displacement);
        }
        for key in &keys[..taken] {
            slots[slot_of(hashes[*key], displacement, length) / 4] = VACANT;
        }
        if displacement == u16::MAX {
            return None;
        }
        displacement += 2;
    }
}

/// Writes the hosts in the order of their slots, and where each begins.
fn lay_out(table: &mut HashedHosts, hosts: &[&str], slots: &[usize]) {
    push_offset(table);
    for key in slots {
        if *key != VACANT {
            table.blob.extend_from_slice(hosts[*key].as_bytes());
        }
        push_offset(table);
    }
}

fn push_offset(table: &mut HashedHosts) {
    // `fill` has seen to it that 32 bits are enough.
    let offset = (table.blob.len() as u64).to_le_bytes();
    table.offsets.extend_from_slice(&offset[..4]);
}

// ---- The same in cors-model and cors-runtime ----

/// Odd numbers with evenly spread bits (the fractions of the square roots of 2 and 3).
const MIX: u64 = 0x6a09_e667_f3bc_c909;
const STEP: u64 = 0xbb67_ae85_84ca_a73b;

/// Multiplies to 128 bits and folds the halves together, so that every bit of both factors counts.
fn fold(a: u64, b: u64) -> u64 {
    let (low, high) = a.carrying_mul(b, 0);
    low ^ high
}

/// Hashes the length and two windows of `key`, which has eight bytes at least.
fn hash_windows(key: &[u8], seed: u64, from_start: usize, from_end: usize) -> u64 {
    let last = key.len().saturating_sub(8);
    let first = window(key, from_start.min(last));
    let second = window(key, last.saturating_sub(from_end));
    fold(first ^ seed, second ^ key.len() as u64)
}

/// Eight bytes of `key` from `at`; zero if there are fewer.
fn window(key: &[u8], at: usize) -> u64 {
    match key.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}

/// Hashes the length and every byte of `key`.
pub(crate) fn hash_whole(key: &[u8], seed: u64) -> u64 {
    let mut hash = seed ^ (key.len() as u64).wrapping_mul(STEP);
    for chunk in key.chunks(8) {
        let mut bytes = [0; 8];
        let mut at = 0;
        while at < chunk.len() {
            bytes[at] = chunk[at];
            at += 1;
        }
        hash = fold(hash ^ u64::from_le_bytes(bytes), MIX);
    }
    hash
}

/// Picks a number below `count`, in proportion to the 32 bits of `hash`.
pub(crate) const fn pick(hash: u64, count: usize) -> usize {
    (((hash & 0xffff_ffff) * (count as u64 & 0xffff_ffff)) >> 32) as usize
}

/// The bucket of a hash, by its low half.
const fn bucket_of(hash: u64, buckets: usize) -> usize {
    pick(hash, buckets)
}

/// Where the offset of a hash's slot stands in a table of so many bytes: by the high half, spread anew by the
/// bucket's displacement, which is odd. The last four bytes are the end of the last slot, and no slot's own; a table
/// without them is wrong, and gets a place beyond its end.
const fn slot_of(hash: u64, displacement: u16, length: usize) -> usize {
    pick((hash >> 32).wrapping_mul(displacement as u64), length.wrapping_sub(4)) & !3
}
