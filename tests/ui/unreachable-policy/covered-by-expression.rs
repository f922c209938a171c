use cors_runtime::{Policy, PolicySet, cors_policy};

const VERSIONS: Policy = cors_policy!(origin = "*", path = "^/(?:api|admin)/v[0-9]+/");
const NUMBERS: Policy = cors_policy!(origin = "https://app.example", path = "^/admin/v2/[0-9]+$");

const SITE: PolicySet<2> = PolicySet::new([VERSIONS, NUMBERS]);

fn main() {
    let _ = SITE;
}
