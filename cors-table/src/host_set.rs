//! Looking a host up in a set, at the same cost for any number of hosts.
//!
//! `cors_model::host_set` builds these tables. Here they are only read. Any table and any host give an answer: every
//! access is checked, so a wrong table refuses and doesn't panic.
//!
//! Every request with an Origin comes through here, so the code looks after the compiler: what is `#[inline(never)]` is a
//! leaf that needs no stack frame then, and hosts are compared by words.

use std::iter;

use crate::hash::{HashedBytes, WINDOW, bucket_of, hash_whole, hash_windows, slot_of};
use crate::stored::Stored;

/// Up to this many hosts are compared one after another, which is then faster than hashing.
pub const FEW: usize = 8;

/// A set of hosts, each with its port if it is written, such as `example.com:8443`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(u8)] // a tag of its own: one byte to compare
pub enum HostSet {
    /// No host at all.
    Empty,
    /// A few hosts, which are compared one after another.
    Few(Stored<[Stored<str>]>),
    /// Hosts that are found by a perfect hash.
    Hashed(HashedHosts),
}

/// A perfect hash of hosts: every host has a slot of its own, so one hash and one comparison find any of them.
///
/// The low half of a host's hash picks a bucket. The bucket holds a displacement, an odd number; the high half
/// multiplied by that picks the slot.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// The hosts, in the order of the table.
    pub fn hosts(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Empty => Box::new(iter::empty()),
            Self::Few(hosts) => Box::new(hosts.get().iter().map(Stored::get)),
            Self::Hashed(table) => Box::new(table.iter()),
        }
    }
}

#[inline(never)]
fn is_one_of(hosts: &[Stored<str>], host: &[u8]) -> bool {
    let any = |is_same: fn(&[u8], &[u8]) -> bool| hosts.iter().any(|known| is_same(known.get().as_bytes(), host));
    // The test for hosts of this length is picked once, not for each of the hosts.
    match host.len() {
        0..8 => any(|known, host| known.iter().eq(host)),
        8..16 => any(have_same_ends::<8>),
        16..=32 => any(have_same_ends::<16>),
        _ => is_long_one_of(hosts, host),
    }
}

/// Apart, because a loop that calls `memcmp` needs a stack frame.
#[inline(never)]
fn is_long_one_of(hosts: &[Stored<str>], host: &[u8]) -> bool {
    hosts.iter().any(|known| known.get().as_bytes() == host)
}

/// Whether two hosts are equal. Hosts are so short that the call to `memcmp`, which `==` is, costs more than this.
#[inline]
fn is_same(known: &[u8], host: &[u8]) -> bool {
    match host.len() {
        0..8 => known.iter().eq(host),
        8..16 => have_same_ends::<8>(known, host),
        16..=32 => have_same_ends::<16>(known, host),
        _ => known == host,
    }
}

/// Whether two hosts are as long, and the first `N` bytes are the same, and the last: all of them, where there are `N` to
/// `2 * N`.
#[inline]
fn have_same_ends<const N: usize>(known: &[u8], host: &[u8]) -> bool {
    known.len() == host.len()
        && known.first_chunk::<N>() == host.first_chunk()
        && known.last_chunk::<N>() == host.last_chunk()
}

impl HashedHosts {
    #[inline(never)]
    fn contains(&self, host: &[u8]) -> bool {
        match self.hashed {
            HashedBytes::Windows { from_start, from_end } if host.len() >= WINDOW => {
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
        self.candidate(hash).is_some_and(|known| is_same(known, host))
    }

    /// The only host of the set that can have this hash.
    #[inline]
    fn candidate(&self, hash: u64) -> Option<&[u8]> {
        let displacements = self.displacements.get();
        let bucket = bucket_of(hash, displacements.len() / size_of::<u16>()) * size_of::<u16>();
        let displacement = displacements.get(bucket..bucket + size_of::<u16>())?;
        let displacement = u16::from_le_bytes(displacement.try_into().ok()?);
        // The last offset is the end of the last slot, and no slot's own.
        let slots = (self.offsets.get().len() / size_of::<u32>()).saturating_sub(1);
        self.slot(slot_of(hash, displacement, slots))
    }

    /// What stands in a slot; `None` only in a wrong table, and behind the last slot.
    #[inline]
    fn slot(&self, slot: usize) -> Option<&[u8]> {
        // Two offsets at once: where this slot's host begins, and where the next one's does.
        let bounds = slot * size_of::<u32>()..slot * size_of::<u32>() + size_of::<u64>();
        let bounds = u64::from_le_bytes(self.offsets.get().get(bounds)?.try_into().ok()?);
        let (start, end) = (bounds & 0xffff_ffff, bounds >> 32);
        self.blob.get().get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..)
            .map_while(|slot| self.slot(slot))
            .filter(|host| !host.is_empty())
            .filter_map(|host| std::str::from_utf8(host).ok())
    }
}
