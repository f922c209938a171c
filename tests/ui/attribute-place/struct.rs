use cors_runtime::cors;

#[cors(origin = "https://a.example")]
struct Users;

fn main() {
    let Users = Users;
}
