use cors_runtime::cors;

#[cors(origin = "https://[2001:db8:0:0:0:0:0:1]")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
