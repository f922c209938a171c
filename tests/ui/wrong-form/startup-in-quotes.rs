use cors_runtime::cors_policy;
use cors_runtime::startup::StartupPolicy;

pub const API: StartupPolicy = cors_policy!(origins = "startup", methods = [GET, PUT], credentials = true);

fn main() {}
