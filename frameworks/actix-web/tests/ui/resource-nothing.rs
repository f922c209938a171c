use cors_runtime::cors_resource;

fn main() {
    let _ = actix_web::App::new().service(cors_resource!());
    let _ = actix_web::App::new().service(cors_resource!("/users"));
}
