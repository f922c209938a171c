use cors_runtime::cors;

#[cors(origin = "[our app](https://a.example)")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
