use cors_runtime::cors;

#[cors(origins = ["https://a.example", "http://b.example:8080"], credentials = true)]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
