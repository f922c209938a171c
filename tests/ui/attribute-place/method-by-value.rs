use cors_runtime::cors;

struct Users;

impl Users {
    #[cors(origin = "https://a.example")]
    async fn list(self: Box<Self>, _page: u32) {}
}

fn main() {
    drop(Box::new(Users).list(1));
}
