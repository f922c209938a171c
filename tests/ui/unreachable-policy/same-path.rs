use cors_runtime::{Policy, PolicySet, cors_policy};

const READ: Policy = cors_policy!(origin = "*", path = "^/api/");
const HEALTH: Policy = cors_policy!(origin = "*", path = "^/health$");
const WRITE: Policy = cors_policy!(origin = "https://app.example", methods = [PUT], path = "^/api/");

static SITE: PolicySet<3> = PolicySet::new([READ, HEALTH, WRITE]);

fn main() {
    let _ = SITE.policies();
}
