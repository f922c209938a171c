use cors_runtime::cors;

#[cors(origin = "https://a.example")]
trait Users {
    fn list(&self) {}
}

impl Users for () {}

fn main() {
    ().list();
}
