use cors_runtime::cors;

#[cors(origins = ["https://a.example", env!("CORS_TESTS_NOT_SET")])]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
