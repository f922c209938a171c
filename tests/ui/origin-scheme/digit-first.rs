use cors_runtime::cors;

#[cors(origin = "1https://app.example.com")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
