//! The hash of hosts: the same one for who builds a [`HostSet`](crate::HostSet) and for who looks a host up in it.
//!
//! A hash has two halves that are used apart: the low one picks a bucket, and the high one, spread by what the bucket
//! holds, picks a slot.

/// Odd numbers with evenly spread bits (the fractions of the square roots of 2 and 3).
const MIX: u64 = 0x6a09_e667_f3bc_c909;
const STEP: u64 = 0xbb67_ae85_84ca_a73b;

/// The length of a window, in bytes. A shorter host is hashed as a whole.
pub const WINDOW: usize = 8;

/// Which bytes of a host are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashedBytes {
    /// Two windows of [`WINDOW`] bytes, moved inwards where a host is too short for their place.
    Windows {
        /// Bytes before the first window.
        from_start: usize,
        /// Bytes after the second window.
        from_end: usize,
    },
    /// The whole host.
    Whole,
}

impl HashedBytes {
    /// The hash of `host`.
    #[must_use]
    pub fn hash(self, host: &[u8], seed: u64) -> u64 {
        match self {
            Self::Windows { from_start, from_end } if host.len() >= WINDOW => {
                hash_windows(host, seed, from_start, from_end)
            }
            _ => hash_whole(host, seed),
        }
    }
}

/// The seed of the round with this number: another one in each.
#[must_use]
pub fn seed(round: u32) -> u64 {
    fold(MIX ^ u64::from(round), STEP)
}

/// Hashes the length and two windows of `host`, which has [`WINDOW`] bytes at least.
#[inline]
pub(crate) fn hash_windows(host: &[u8], seed: u64, from_start: usize, from_end: usize) -> u64 {
    let last = host.len().saturating_sub(WINDOW);
    let first = window(host, from_start.min(last));
    let second = window(host, last.saturating_sub(from_end));
    // The seed is in both factors: where all hosts share one of the windows, that is the multiplier, and another seed
    // has to give another one.
    fold(first ^ seed, (second ^ host.len() as u64).wrapping_add(seed))
}

/// Eight bytes of `host` from `at`; zero if there are fewer.
#[inline]
fn window(host: &[u8], at: usize) -> u64 {
    match host.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}

/// Hashes the length and every byte of `host`.
pub(crate) fn hash_whole(host: &[u8], seed: u64) -> u64 {
    host.chunks(WINDOW).fold(seed ^ (host.len() as u64).wrapping_mul(STEP), |hash, chunk| {
        let mut bytes = [0; WINDOW];
        bytes[..chunk.len()].copy_from_slice(chunk);
        fold(hash ^ u64::from_le_bytes(bytes), MIX)
    })
}

/// Multiplies to 128 bits and folds the halves together, so that every bit of both factors counts.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "each half is taken by itself")]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The bucket of a hash, of so many: by its low half.
#[inline]
#[must_use]
pub const fn bucket_of(hash: u64, buckets: usize) -> usize {
    pick(hash, buckets)
}

/// The slot of a hash, of so many: by its high half, spread anew by the displacement of its bucket, which is odd.
#[inline]
#[must_use]
pub const fn slot_of(hash: u64, displacement: u16, slots: usize) -> usize {
    pick((hash >> 32).wrapping_mul(displacement as u64), slots)
}

/// Picks a number below `count`, in proportion to the low 32 bits of `number`.
#[inline]
const fn pick(number: u64, count: usize) -> usize {
    (((number & 0xffff_ffff) * (count as u64 & 0xffff_ffff)) >> 32) as usize
}
