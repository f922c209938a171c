use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;

const API: StartupPolicy = cors_policy!(origins = startup, methods = [GET]);

fn main() {
    let _ = actix_web::web::scope("/api").wrap(API);
}
