use cors_runtime::cors;

trait Users {
    #[cors(origin = "https://a.example")]
    fn list();
}

impl Users for () {
    fn list() {}
}

fn main() {
    <()>::list();
}
