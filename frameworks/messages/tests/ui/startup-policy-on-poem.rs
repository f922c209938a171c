use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;
use poem::EndpointExt as _;

const API: StartupPolicy = cors_policy!(origins = startup, methods = [GET]);

fn main() {
    let _ = poem::Route::new().with(API);
}
