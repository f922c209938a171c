use cors_runtime::cors;

#[cors(origin = "https://a.example", path = r"^/api\?x$")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
