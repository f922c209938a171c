use cors_runtime::PolicySet;

const SITE: PolicySet<0> = PolicySet::new([]);

fn main() {
    let _ = SITE;
}
