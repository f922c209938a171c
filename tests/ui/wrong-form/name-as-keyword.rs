use cors_runtime::cors;

#[cors(origin = "https://a.example", name = fn)]
fn list_users() {}

#[cors(name = 3, origin = "https://a.example")]
fn find_user() {}

#[cors(name = users::FIND, origin = "https://a.example")]
fn replace_user() {}

fn main() {
    list_users();
    find_user();
    replace_user();
}
