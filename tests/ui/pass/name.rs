//! `name = …`: a free-standing policy, for a function whose name is a type or a module already.

#![deny(warnings)]

use cors_runtime::{Policy, cors};

#[allow(non_camel_case_types)]
struct list_users {}

#[cors(origin = "https://a.example", methods = [PUT], name = LIST_USERS)]
fn list_users() {}

mod find {
    pub fn help() {}
}

#[cors(name = FIND, origin = "https://a.example")]
pub(crate) async fn find() {}

mod users {
    #[cors_runtime::cors(origin = "https://a.example", name = REMOVE)]
    pub fn remove() {}
}

const SAME: Policy = LIST_USERS;

fn main() {
    let list_users {} = list_users {};
    list_users();
    drop(find());
    find::help();
    users::remove();
    assert!(SAME.allows_method("PUT"));
    assert!(!FIND.varies() && !users::REMOVE.varies());
}
