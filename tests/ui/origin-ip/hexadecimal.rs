use cors_runtime::cors;

#[cors(origin = "https://0x7f.0.0.1")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
