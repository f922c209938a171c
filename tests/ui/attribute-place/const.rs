use cors_runtime::cors;

#[cors(origin = "https://a.example")]
const USERS: u32 = 1;

fn main() {
    let _ = USERS;
}
