use cors_runtime::cors;

#[cors(origin = "https://a.example")]
#[inline]
#[cors_runtime::cors(origin = "https://b.example")]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
