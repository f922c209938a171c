//! An import of a handler brings its policy.

mod users {
    use cors_runtime::cors;

    #[cors(origin = "https://a.example", methods = [GET])]
    pub async fn list() {}

    #[cors(origin = "https://a.example", methods = [PUT])]
    pub async fn replace() {}

    pub mod roles {
        #[cors_runtime::cors(origin = "https://a.example", methods = [DELETE])]
        pub async fn remove() {}
    }
}

mod prelude {
    pub use crate::users::roles::remove;
}

use prelude::*;
use users::list;
use users::replace as put_users;

fn main() {
    drop((list(), put_users(), remove(), users::list()));
    assert!(list::CORS.allows_method("GET"));
    assert!(put_users::CORS.allows_method("PUT"));
    assert!(remove::CORS.allows_method("DELETE"));
    assert!(users::roles::remove::CORS.allows_method("DELETE"));
}
