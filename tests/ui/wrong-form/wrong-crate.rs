use cors_runtime::cors;

#[cors(crate = "cors_runtime", origin = "https://a.example")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
