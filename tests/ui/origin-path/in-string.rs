use cors_runtime::cors;

#[cors(origin = "https://a.example, https://b.example/, https://c.example")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
