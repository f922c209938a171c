use axum::Router;
use cors_runtime::{cors, cors_routes};

mod users {
    #[cors_runtime::cors(origin = "https://a.example")]
    pub async fn list() {}
}

#[cors(origin = "https://a.example", methods = [GET, PUT])]
async fn find_users() {}

fn main() {
    let _alone: Router = Router::new().route("/", cors_routes!(get(find_user)));
    let _beside_another: Router = Router::new().route("/", cors_routes!(get(users::lst), put(find_users)));
    let _in_no_module: Router = Router::new().route("/", cors_routes!(any(user::list)));
}
