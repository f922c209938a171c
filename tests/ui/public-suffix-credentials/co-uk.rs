use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(
    origins = ["https://a.example", "https://*.co.uk"],
    credentials = true,
);

fn main() {
    let _ = API;
}
