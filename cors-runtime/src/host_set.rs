//! Looking a host up in a set, at the same cost for any number of hosts.
//!
//! `cors_model::host_set` builds these tables and says how they work. Here they are only read. Any table
//! and any key give an answer: every access is checked, so a wrong table refuses and doesn't panic.

use crate::stored::Stored;

/// A set of hosts, each with its port if it is written, such as `example.com:8443`.
#[repr(u8)]
pub enum HostSet {
    /// No host at all.
    Empty,
    /// A few hosts, which are compared one after another.
    Few(Stored<[Stored<str>]>),
    /// Hosts that are found by a perfect hash.
    Hashed(HashedHosts),
}

/// A perfect hash of hosts: one hash and one comparison find any of them.
pub struct HashedHosts {
    /// What the hash starts from.
    pub seed: u64,
    /// Which bytes of a host are hashed.
    pub hashed: HashedBytes,
    /// The length of the longest host, in bytes.
    pub longest: usize,
    /// One displacement for each bucket: an odd u16, little-endian.
    pub displacements: Stored<[u8]>,
    /// Where each slot's host begins in `blob`, and at last where the last one ends: u32, little-endian.
    /// An empty slot ends where it begins.
    pub offsets: Stored<[u8]>,
    /// The hosts, in the order of their slots.
    pub blob: Stored<[u8]>,
}

/// Which bytes of a host are hashed.
#[derive(Clone, Copy)]
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
    /// Whether `host` is in the set, byte for byte.
    #[inline]
    #[must_use]
    pub fn contains(&self, host: &[u8]) -> bool {
        match self {
            Self::Empty => false,
            Self::Few(hosts) => is_one_of(hosts.get(), host),
            Self::Hashed(table) => table.contains(host),
        }
    }

    /// Whether the set has no host.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// Kept apart from its caller, as every leaf here is: it needs no stack frame then.
#[inline(never)]
fn is_one_of(hosts: &[Stored<str>], host: &[u8]) -> bool {
    for known in hosts {
        if is_same(known.get().as_bytes(), host) {
            return true;
        }
    }
    false
}

/// Whether two hosts are equal. Hosts are so short that the call to `memcmp`, which `==` is, costs more than this.
#[inline]
fn is_same(known: &[u8], host: &[u8]) -> bool {
    let length = known.len();
    if length != host.len() {
        return false;
    }
    match length {
        0..8 => have_same_bytes(known, host),
        8..16 => have_same_ends::<8>(known, host),
        16..=32 => have_same_ends::<16>(known, host),
        _ => known == host,
    }
}

fn have_same_bytes(known: &[u8], host: &[u8]) -> bool {
    let mut same = 0;
    while same < known.len() && same < host.len() && known[same] == host[same] {
        same += 1;
    }
    same == known.len()
}

/// Whether the first `N` bytes are the same, and the last: all of them, where there are `N` to `2 * N`.
#[inline]
fn have_same_ends<const N: usize>(known: &[u8], host: &[u8]) -> bool {
    known.first_chunk::<N>() == host.first_chunk() && known.last_chunk::<N>() == host.last_chunk()
}

impl HashedHosts {
    #[inline(never)]
    fn contains(&self, host: &[u8]) -> bool {
        match self.hashed {
            HashedBytes::Windows { from_start, from_end } if host.len() >= 8 => {
                self.holds(host, hash_windows(host, self.seed, from_start, from_end))
            }
            _ => self.contains_by_every_byte(host),
        }
    }

    #[inline(never)]
    fn contains_by_every_byte(&self, host: &[u8]) -> bool {
        // An empty host would equal an empty slot. One that is too long is refused before it is read.
        !host.is_empty() && host.len() <= self.longest && self.holds(host, hash_whole(host, self.seed))
    }

    #[inline]
    fn holds(&self, host: &[u8], hash: u64) -> bool {
        matches!(self.candidate(hash), Some(known) if is_same(known, host))
    }

    /// The only host of the set that can have this hash.
    #[inline]
    fn candidate(&self, hash: u64) -> Option<&[u8]> {
        let displacements = self.displacements.get().as_chunks().0;
        let displacement = u16::from_le_bytes(*displacements.get(bucket_of(hash, displacements.len()))?);
        let offsets = self.offsets.get();
        // Two offsets at once: where this slot's host begins, and where the next one's does.
        let at = slot_of(hash, displacement, offsets.len());
        let bounds = u64::from_le_bytes(*offsets.get(at..)?.first_chunk()?);
        self.blob.get().get((bounds & 0xffff_ffff) as usize..(bounds >> 32) as usize)
    }
}

// ---- The same in cors-model and cors-runtime ----

/// Odd numbers with evenly spread bits (the fractions of the square roots of 2 and 3).
const MIX: u64 = 0x6a09_e667_f3bc_c909;
const STEP: u64 = 0xbb67_ae85_84ca_a73b;

/// Multiplies to 128 bits and folds the halves together, so that every bit of both factors counts.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let (low, high) = a.carrying_mul(b, 0);
    low ^ high
}

/// Hashes the length and two windows of `key`, which has eight bytes at least.
#[inline]
fn hash_windows(key: &[u8], seed: u64, from_start: usize, from_end: usize) -> u64 {
    let last = key.len().saturating_sub(8);
    let first = window(key, from_start.min(last));
    let second = window(key, last.saturating_sub(from_end));
    fold(first ^ seed, second ^ key.len() as u64)
}

/// Eight bytes of `key` from `at`; zero if there are fewer.
#[inline]
fn window(key: &[u8], at: usize) -> u64 {
    match key.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}

/// Hashes the length and every byte of `key`.
fn hash_whole(key: &[u8], seed: u64) -> u64 {
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
const fn pick(hash: u64, count: usize) -> usize {
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
