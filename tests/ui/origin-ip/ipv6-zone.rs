use cors_runtime::cors;

#[cors(origin = "https://[fe80::1%eth0]")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
