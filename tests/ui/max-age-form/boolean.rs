use cors_runtime::cors;

#[cors(origin = "https://a.example", max_age = true)]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
