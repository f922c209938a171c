use cors_runtime::cors;

#[cors(origin = "https://a.example")]
macro_rules! list_users {
    () => {};
}

fn main() {
    list_users!();
}
