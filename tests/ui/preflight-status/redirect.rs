use cors_runtime::cors;

#[cors(origin = "https://a.example", preflight_status = 300)]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
