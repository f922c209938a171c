use cors_runtime::cors;

#[cors(origins = startup, methods = [GET, PUT], credentials = true)]
fn list_users() {}

// How it is spelled doesn't matter where it can't stand.
#[cors(origin = "startup")]
fn replace_users() {}

fn main() {
    list_users();
    replace_users();
    let _ = [list_users::CORS, replace_users::CORS];
}
