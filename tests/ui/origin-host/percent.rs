use cors_runtime::cors;

#[cors(origin = "https://a%20b.example")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
