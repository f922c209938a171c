use cors_runtime::cors;

struct Users;

impl Users {
    #[cors(origin = "https://a.example")]
    fn list(&self) {}
}

fn main() {
    Users.list();
}
