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
#[cfg_attr(feature = "extra-traits", derive(Debug))]
pub enum HostSet {
    /// No host at all.
    Empty,
    /// Hosts that are compared one after another.
    Few(Vec<String>),
    /// Hosts that are found by a perfect hash.
    Hashed(HashedHosts),
}

/// The perfect hash of a [`HostSet`]. Slots and buckets are counted by the lengths of their tables.
#[cfg_attr(feature = "extra-traits", derive(Debug))]
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
#[derive(Clone, Copy, PartialEq)]
#[cfg_attr(feature = "extra-traits", derive(Debug))]
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
        let mut few = Vec::with_capacity(hosts.len());
        for host in hosts {
            few.push((*host).to_owned());
        }
        Self::Few(few)
    }
}

/// How many seeds are tried. One is enough for nearly every set; each further one brings more empty slots.
const ROUNDS: u64 = 16;

/// Hosts for each bucket, on average. Fewer make the search shorter and the table of displacements longer.
const HOSTS_PER_BUCKET: usize = 4;

fn hash(hosts: &[&str]) -> Option<HashedHosts> {
    // Offsets are 32 bits wide.
    let mut total = 0_usize;
    let mut longest = 0;
    for host in hosts {
        total = total.checked_add(host.len())?;
        longest = longest.max(host.len());
    }
    u32::try_from(total).ok()?;

    let mut seed = 0;
    let mut chosen = None;
    let mut round = 0;
    while round < ROUNDS {
        round += 1;
        seed = fold(MIX ^ seed, STEP ^ round);
        let hashed = match chosen {
            Some(hashed) => hashed,
            None => choose_bytes(hosts, longest, seed),
        };
        chosen = Some(hashed);
        // A sixteenth of the slots stays empty, so that the last hosts find theirs soon.
        let spare = hosts.len() / 16 * usize::try_from(round).unwrap_or(1) + 1;
        if let Some(placed) = displace(&hash_all(hosts, seed, hashed), hosts.len() + spare) {
            let (offsets, blob) = lay_out(hosts, &placed.slots, total);
            let mut displacements = Vec::with_capacity(placed.displacements.len() * 2);
            for displacement in &placed.displacements {
                displacements.extend_from_slice(&displacement.to_le_bytes());
            }
            return Some(HashedHosts { seed, hashed, longest, displacements, offsets, blob });
        }
    }
    None
}

fn hash_all(hosts: &[&str], seed: u64, bytes: HashedBytes) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(hosts.len());
    for host in hosts {
        hashes.push(hash_one(host.as_bytes(), seed, bytes));
    }
    hashes
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
fn choose_bytes(hosts: &[&str], longest: usize, seed: u64) -> HashedBytes {
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
            if hashes_differ(hosts, seed, windows, &mut looks) {
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
fn hashes_differ(hosts: &[&str], seed: u64, windows: HashedBytes, looks: &mut usize) -> bool {
    // A set of integers by open addressing, half empty at least. A zero marks a free place,
    // so a hash that is zero is taken for a clash.
    let mut table = vec![0_u64; (hosts.len() * 2).next_power_of_two()];
    let mask = table.len() - 1;
    for host in hosts {
        if *looks == 0 {
            return false;
        }
        *looks -= 1;
        let hash = hash_one(host.as_bytes(), seed, windows);
        let mut place = pick(hash >> 32, table.len());
        while table[place] != 0 && table[place] != hash {
            place = (place + 1) & mask;
        }
        if table[place] == hash {
            return false;
        }
        table[place] = hash;
    }
    true
}

/// Where [`displace`] put every key.
struct Placed {
    /// For each bucket.
    displacements: Vec<u16>,
    /// For each slot the index of its key, or [`VACANT`].
    slots: Vec<usize>,
}

const VACANT: usize = usize::MAX;

/// Searches a displacement for each bucket that sends its keys to slots of their own; `None` if there is none.
fn displace(hashes: &[u64], slots: usize) -> Option<Placed> {
    let buckets = hashes.len() / HOSTS_PER_BUCKET + 1;
    let (keys, starts) = group_by_bucket(hashes, buckets);

    let mut largest = 0;
    for bucket in 0..buckets {
        largest = largest.max(starts[bucket + 1] - starts[bucket]);
    }
    let mut placed = Placed { displacements: vec![0; buckets], slots: vec![VACANT; slots] };
    // The larger a bucket, the more free slots it needs at once: large ones go first.
    let mut size = largest;
    while size > 0 {
        for bucket in 0..buckets {
            if starts[bucket + 1] - starts[bucket] == size {
                let keys = &keys[starts[bucket]..starts[bucket + 1]];
                placed.displacements[bucket] = displace_bucket(keys, hashes, &mut placed.slots)?;
            }
        }
        size -= 1;
    }
    Some(placed)
}

/// Sorts keys (indices into `hashes`) by bucket; bucket `b` has `keys[starts[b]..starts[b + 1]]`.
fn group_by_bucket(hashes: &[u64], buckets: usize) -> (Vec<usize>, Vec<usize>) {
    // A counting sort: ends first, which become starts as the keys are filled in from behind.
    let mut starts = vec![0_usize; buckets + 1];
    for &hash in hashes {
        starts[bucket_of(hash, buckets)] += 1;
    }
    let mut end = 0;
    for start in &mut starts {
        end += *start;
        *start = end;
    }
    let mut keys = vec![0_usize; hashes.len()];
    for (key, &hash) in hashes.iter().enumerate() {
        let bucket = bucket_of(hash, buckets);
        starts[bucket] -= 1;
        keys[starts[bucket]] = key;
    }
    (keys, starts)
}

/// Finds the first displacement that sends all `keys` to vacant slots, and takes those slots.
fn displace_bucket(keys: &[usize], hashes: &[u64], slots: &mut [usize]) -> Option<u16> {
    let mut rest = keys;
    while let Some((&key, others)) = rest.split_first() {
        for &other in others {
            if hashes[key] == hashes[other] {
                return None; // no displacement could part these two
            }
        }
        rest = others;
    }
    // The table of offsets, as `lay_out` writes it.
    let length = slots.len() * 4 + 4;
    for half in 0..=u16::MAX / 2 {
        let displacement = half * 2 + 1;
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
        for &key in &keys[..taken] {
            slots[slot_of(hashes[key], displacement, length) / 4] = VACANT;
        }
    }
    None
}

/// Writes the hosts in the order of their slots, and where each begins.
fn lay_out(hosts: &[&str], slots: &[usize], total: usize) -> (Vec<u8>, Vec<u8>) {
    let mut offsets = Vec::with_capacity(slots.len() * 4 + 4);
    let mut blob = Vec::with_capacity(total);
    let mut offset = 0_u32;
    for &key in slots {
        offsets.extend_from_slice(&offset.to_le_bytes());
        if key != VACANT {
            blob.extend_from_slice(hosts[key].as_bytes());
            // `hash` has seen to it that the blob's length fits.
            offset = u32::try_from(blob.len()).unwrap_or(u32::MAX);
        }
    }
    offsets.extend_from_slice(&offset.to_le_bytes());
    (offsets, blob)
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
