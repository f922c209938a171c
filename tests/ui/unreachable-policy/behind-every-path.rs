use cors_runtime::{Policy, PolicySet, cors_policy};

const PUBLIC: Policy = cors_policy!(origin = "*");
const API: Policy = cors_policy!(origin = "https://app.example", path = "^/api/");

const SITE: PolicySet<2> = PolicySet::new([PUBLIC, API]);

fn main() {
    let _ = SITE;
}
