use cors_runtime::cors;

#[cors(origin = "https://a.example")]
fn bool() -> bool {
    true
}

fn main() {
    bool();
}
