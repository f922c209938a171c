use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;

const API: StartupPolicy = cors_policy!(origins = startup, methods = [GET]);

fn main() {
    let _ = salvo_core::Service::new(salvo_core::Router::new()).hoop(API);
}
