use cors_runtime::cors;

#[cors(origin = "https://a.example")]
mod users {
    pub fn list() {}
}

fn main() {
    users::list();
}
