//! Looking a host up in a set, at the same cost for any number of hosts.
//!
//! `cors_model::host_set` builds these tables and says how they work. Here they are only read. Any table
//! and any key give an answer: every access is checked, so a wrong table refuses and doesn't panic.

use std::borrow::Cow;

/// A set of hosts, each with its port if it is written, such as `example.com:8443`.
#[derive(Debug, Clone)]
pub enum HostSet {
    /// No host at all.
    Empty,
    /// A few hosts, which are compared one after another.
    Few(Cow<'static, [Cow<'static, str>]>),
    /// Hosts that are found by a perfect hash.
    Hashed(HashedHosts),
}

/// A perfect hash of hosts: one hash and one comparison find any of them.
#[derive(Debug, Clone)]
pub struct HashedHosts {
    /// What the hash starts from.
    pub seed: u64,
    /// Which bytes of a host are hashed.
    pub hashed: HashedBytes,
    /// The length of the longest host, in bytes.
    pub longest: usize,
    /// One displacement for each bucket: u16, little-endian.
    pub displacements: Cow<'static, [u8]>,
    /// Where each slot's host begins in `blob`, and at last where the last one ends: u32, little-endian.
    /// An empty slot ends where it begins.
    pub offsets: Cow<'static, [u8]>,
    /// The hosts, in the order of their slots.
    pub blob: Cow<'static, [u8]>,
}

/// Which bytes of a host are hashed.
#[derive(Debug, Clone, Copy)]
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
            Self::Few(hosts) => hosts.iter().any(|known| known.as_bytes() == host),
            Self::Hashed(table) => table.contains(host),
        }
    }

    /// Whether the set has no host.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl HashedHosts {
    #[inline]
    fn contains(&self, host: &[u8]) -> bool {
        // An empty host would equal an empty slot. One that is too long is refused before it is read.
        if host.is_empty() || host.len() > self.longest {
            return false;
        }
        let hash = match self.hashed {
            HashedBytes::Windows { from_start, from_end } => hash_windows(host, self.seed, from_start, from_end),
            HashedBytes::Whole => hash_whole(host, self.seed),
        };
        self.candidate(hash) == Some(host)
    }

    /// The only host of the set that can have this hash.
    #[inline]
    fn candidate(&self, hash: u64) -> Option<&[u8]> {
        let (displacements, _) = self.displacements.as_chunks();
        let displacement = u16::from_le_bytes(*displacements.get(bucket_of(hash, displacements.len()))?);

        let offsets = self.offsets.as_ref();
        let slot = slot_of(hash, displacement, (offsets.len() / 4).saturating_sub(1));
        // Two offsets at once: where this slot's host begins, and where the next one's does.
        let bounds = u64::from_le_bytes(*offsets.get(slot * 4..)?.first_chunk()?);
        self.blob.get((bounds & 0xffff_ffff) as usize..(bounds >> 32) as usize)
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

/// Hashes the length and two windows of `key`.
#[inline]
fn hash_windows(key: &[u8], seed: u64, from_start: usize, from_end: usize) -> u64 {
    let last = key.len().saturating_sub(8);
    let first = window(key, from_start.min(last));
    let second = window(key, last.saturating_sub(from_end));
    fold(first ^ seed, second ^ (key.len() as u64).wrapping_mul(STEP))
}

/// Hashes the length and every byte of `key`.
fn hash_whole(key: &[u8], seed: u64) -> u64 {
    let mut hash = seed ^ (key.len() as u64).wrapping_mul(STEP);
    for chunk in key.chunks(8) {
        hash = fold(hash ^ window(chunk, 0), MIX);
    }
    hash
}

/// Eight bytes of `key` from `at`; the whole key and zeros behind it if it is shorter than that.
#[inline]
fn window(key: &[u8], at: usize) -> u64 {
    match key.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => padded(key),
    }
}

#[cold]
fn padded(key: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(key) {
        *to = *from;
    }
    u64::from_le_bytes(bytes)
}

/// Picks one of `count` places by the high half of `hash`.
const fn pick(hash: u64, count: usize) -> usize {
    (((hash >> 32) * (count as u64 & 0xffff_ffff)) >> 32) as usize
}

/// The bucket of a hash: by its low half, because the slot's first bits come from the high one.
const fn bucket_of(hash: u64, buckets: usize) -> usize {
    pick(hash << 32, buckets)
}

/// The slot of a hash in a bucket with this displacement.
const fn slot_of(hash: u64, displacement: u16, slots: usize) -> usize {
    pick((hash ^ (displacement as u64).wrapping_mul(MIX)).wrapping_mul(STEP), slots)
}
