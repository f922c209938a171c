use cors_runtime::cors;

trait Users {
    #[cors(origin = "https://a.example")]
    fn list(&self) {}
}

impl Users for () {}

fn main() {
    ().list();
}
