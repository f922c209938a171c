use cors_runtime::{Policy, cors, cors_policy};

const API: Policy = cors_policy!(
    #[cfg(debug_assertions)]
    origin = "http://localhost:3000",
    #[cfg(not(debug_assertions))]
    methods = [GET, #[cfg(feature = "write")] PUT],
);

#[cors(
    /// The one page.
    /// There is no other.
    origin = "https://a.example"
)]
fn list_users() {}

fn main() {
    list_users();
    let _ = (API, list_users::CORS);
}
