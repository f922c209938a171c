//! Tables of records of one size, which begin with a number of three bytes, least significant first, and are in its order.

/// The last record of a table that begins with a number of at most `key`.
pub(super) fn last_at_most(table: &'static [u8], size: usize, key: u32) -> Option<&'static [u8]> {
    let (mut low, mut high) = (0, table.len() / size);
    while low < high {
        let middle = usize::midpoint(low, high);
        if number(&table[middle * size..]) <= key {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let last = low.checked_sub(1)?;
    Some(&table[last * size..low * size])
}

pub(super) fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}
