mod facade {
    pub(crate) use cors_runtime;
}

#[cors_runtime::cors(origin = "https://a.example", crate = a b)]
fn list_users() {}

#[cors_runtime::cors(crate = "crate::facade::cors_runtime", origin = "https://a.example")]
fn find_user() {}

#[cors_runtime::cors(crate = facade::, origin = "https://a.example")]
fn replace_user() {}

fn main() {
    list_users();
    find_user();
    replace_user();
}
