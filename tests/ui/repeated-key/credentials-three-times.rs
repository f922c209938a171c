use cors_runtime::{Policy, cors_policy};

static API: Policy = cors_policy!(
    origin = "https://a.example",
    credentials = true,
    credentials = true,
    credentials = false,
);

fn main() {
    let _ = API;
}
