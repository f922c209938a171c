use cors_runtime::cors;

#[cors(access_control_allow_origin = "https://a.example")]
async fn list_users() {}

fn main() {
    drop(list_users());
    let _ = list_users::CORS;
}
