use cors_runtime::cors;

#[cors(credentials = true, origin = "*")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
