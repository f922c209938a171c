use cors_runtime::cors as policy;
use cors_runtime::cors;

#[policy(origin = "https://a.example")]
#[policy(origins = ["https://b.example"], methods = [GET])]
fn list_users() {}

#[cors(origin = "https://a.example")]
#[must_use]
#[policy(origin = "https://b.example", name = FIND_USER)]
fn find_user() -> u8 {
    1
}

fn main() {
    list_users();
    let _ = (find_user(), list_users::CORS, find_user::CORS);
}
