use cors_runtime::cors;

#[cors(origin = "file:///home/me/index.html")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
