use cors_runtime::{Policy, cors};

#[cors(
    origins = ["https://a.example/", "https://B.example"],
    methods = [patch, CONNECT],
    headers = ["Cookie", "X Token"],
    expose_headers = "Set-Cookie",
    max_age = "48h",
    path = "^/api(",
    preflight_status = 404,
)]
pub async fn list_users(page: u32) -> Result<u32, String> {
    Ok(page)
}

// Neither the handler nor its policy causes an error of its own.
const POLICY: Policy = list_users::CORS;

fn main() {
    let _future = list_users(1);
    let _methods: bool = POLICY.allows_method("PUT");
}
