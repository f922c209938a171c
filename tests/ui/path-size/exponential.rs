use cors_runtime::cors;

#[cors(origin = "https://a.example", path = "^/(a|b)*a(a|b){20}$")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
