use cors_runtime::cors;

struct Users;

#[cors(origin = "https://a.example")]
impl Users {
    fn list(&self) {}
}

fn main() {
    Users.list();
}
