use cors_runtime::{Policy, PolicySet, cors_policy};

const ROOT: Policy = cors_policy!(origin = "https://app.example", path = "^/");
const REST: Policy = cors_policy!(origin = "*");

const SITE: PolicySet<2> = PolicySet::new([ROOT, REST]);

fn main() {
    let _ = SITE;
}
