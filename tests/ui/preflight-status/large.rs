use cors_runtime::cors;

#[cors(origin = "https://a.example", preflight_status = 99999999999)]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
