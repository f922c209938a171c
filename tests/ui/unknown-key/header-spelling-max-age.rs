use cors_runtime::cors;

#[cors(origin = "https://a.example", Access-Control-Max-Age = 600)]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
