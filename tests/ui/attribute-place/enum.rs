use cors_runtime::cors;

#[cors(origin = "https://a.example")]
enum Users {}

fn main() {
    let _: Option<Users> = None;
}
