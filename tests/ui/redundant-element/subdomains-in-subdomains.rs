use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(origins = ["https://*.b.a.example", "https://*.a.example"]);

fn main() {
    let _ = API;
}
