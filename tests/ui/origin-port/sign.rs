use cors_runtime::cors;

#[cors(origin = "https://a.example:+8443")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
