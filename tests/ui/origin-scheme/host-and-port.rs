use cors_runtime::cors;

#[cors(origin = "app.example.com:8443")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
