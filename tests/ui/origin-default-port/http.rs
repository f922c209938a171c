use cors_runtime::cors;

#[cors(origin = "http://localhost:80")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
