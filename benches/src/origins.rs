//! The origin lists, written once: `build.rs` writes them into macro calls, the peers get them as strings.

/// `count` different origins: up to three what a small application writes, above that tenants by number.
///
/// The tenants are equally long, as numbered hosts are. A linear search that compares lengths first has an easier time
/// with lengths that differ; the README says by how much.
#[must_use]
pub fn origins(count: usize) -> Vec<String> {
    if count <= 3 {
        ["https://example.com", "https://admin.example.com", "https://app.example.com"][3 - count..]
            .iter()
            .map(ToString::to_string)
            .collect()
    } else {
        (0..count).map(|tenant| format!("https://tenant-{tenant:05}.example.com")).collect()
    }
}

/// `count` different subdomain patterns.
#[must_use]
pub fn patterns(count: usize) -> Vec<String> {
    (0..count).map(|tenant| format!("https://*.tenant-{tenant:05}.example.com")).collect()
}
