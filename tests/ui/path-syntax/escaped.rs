use cors_runtime::cors;

#[cors(origin = "https://a.example", path = "^/a{2,1}\\d")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
