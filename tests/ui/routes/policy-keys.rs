use cors_runtime::startup::OwnedPolicy;
use cors_runtime::{Policy, cors_policy, cors_routes};

const API: Policy = cors_policy!(origin = "https://a.example");

async fn list_users() {}

fn mount(owned: &OwnedPolicy) {
    let _misspelt: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, polcy = API)));
    let _misspelt_owned: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users, owned_polcy = owned.clone())));
    let _unknown: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, timeout = 5)));
    let _written_out: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users, origin = "https://a.example")));
    let _without_key: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, API)));
    let _without_key: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users, cors_policy!(origin = "*"))));
    let _without_value: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, policy)));
    let _without_value: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, owned_policy =)));
    let _text: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, policy = "API")));
    let _number: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, policy = 1)));
    let _sign: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, policy: API)));
    let _twice: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users, policy = API, policy = API)));
    let _both: axum::Router =
        axum::Router::new().route("/", cors_routes!(get(list_users, policy = API, owned_policy = owned.clone())));
    let _commas: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users,, policy = API)));
    let _no_handler: axum::Router = axum::Router::new().route("/", cors_routes!(get(), put(policy = API)));
    let _hyphen: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, owned-policy = API)));
    let _in_parentheses: axum::Router = axum::Router::new().route("/", cors_routes!(get(list_users, policy(API))));
}

fn main() {
    let _ = mount;
}
