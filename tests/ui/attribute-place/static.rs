use cors_runtime::cors;

#[cors(origin = "https://a.example")]
static USERS: u32 = 1;

fn main() {
    let _ = USERS;
}
