use cors_runtime::cors;

#[cors()]
fn list_users() {}

fn main() {
    list_users();
    let _ = list_users::CORS;
}
