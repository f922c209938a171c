use cors_runtime::cors;

#[cors(origin = mirror, methods = "PUT", credentials = true)]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
