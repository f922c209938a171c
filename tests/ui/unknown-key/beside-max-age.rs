use cors_runtime::cors;

#[cors(origin = "https://a.example", max_age = "1h", maxage = "24h")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
