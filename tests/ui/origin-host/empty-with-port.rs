use cors_runtime::cors;

#[cors(origin = "https://:8443")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
