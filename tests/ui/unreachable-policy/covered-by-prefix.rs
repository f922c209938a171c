use cors_runtime::{Policy, PolicySet, cors_policy};

const API: Policy = cors_policy!(origin = "*", path = "^/api/");
const REPORTS: Policy = cors_policy!(origin = "https://app.example", path = r"^/api/v1\.0/reports$");

static SITE: PolicySet<2> = PolicySet::new([API, REPORTS]);

fn main() {
    let _ = SITE;
}
