#![deny(dead_code)]

mod users {
    #[cors_runtime::cors(origin = "https://a.example", methods = [PUT])]
    pub(crate) async fn list() {}
}

fn main() {
    drop(users::list());
}
