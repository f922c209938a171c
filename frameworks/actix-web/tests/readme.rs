//! The README's program for actix-web, which compiles as it stands there.

use actix_web::{App, HttpServer, Responder, delete, web};
use cors_runtime::{Policy, cors, cors_policy, cors_resource};

const API: Policy = cors_policy!(origin = "https://app.example.com", methods = [GET, PUT]);

#[cors(policy = API)]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

#[cors(origin = "https://admin.example.com", methods = "DELETE")]
#[delete("/users/{name}")]
async fn delete_user(name: web::Path<String>) -> impl Responder {
    format!("{name} is gone")
}

async fn serve() -> std::io::Result<()> {
    let app = || {
        App::new()
            .service(cors_resource!("/users", get(list_users)))
            .service(delete_user)
            .service(web::scope("/status").route("", web::get().to(async || "well")).wrap(API))
    };
    HttpServer::new(app).bind(("127.0.0.1", 3000))?.run().await
}

#[test]
fn the_readme_shows_this_program() {
    let (_, program) = include_str!("readme.rs").split_once("\n\n").expect("it is behind the first line");
    let (program, _) = program.split_once("\n#[test]").expect("it ends before this test");
    assert!(include_str!("../../../README.md").contains(program.trim_end()), "README.md shows another program");
    // It compiles; nothing here starts it.
    let _ = serve;
}
