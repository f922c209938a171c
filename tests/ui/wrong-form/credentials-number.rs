use cors_runtime::cors;

#[cors(origin = "https://a.example", credentials = 1)]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
