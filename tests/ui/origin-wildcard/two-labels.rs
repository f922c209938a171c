use cors_runtime::cors;

#[cors(origin = "https://*.*.example.com")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
