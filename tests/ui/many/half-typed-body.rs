use cors_runtime::cors;

// The body is rustc's business: its error is the only one about it.
#[cors(origin = "https://a.example")]
fn list_users() -> u32 {
    "one"
}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
