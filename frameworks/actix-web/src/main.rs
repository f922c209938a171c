//! Policies on an application of actix-web: one for a scope, and one for each handler.
//!
//! ```console
//! $ cargo run -p cors-with-actix-web
//! $ curl -i http://127.0.0.1:3000/users -H 'Origin: https://app.example.com'
//! $ curl -i http://127.0.0.1:3000/users -X OPTIONS -H 'Origin: https://app.example.com' \
//!        -H 'Access-Control-Request-Method: PUT'
//! ```

use actix_web::{App, HttpServer, Responder, delete, web};
use cors_runtime::{Policy, cors, cors_policy, cors_resource};

const API: Policy = cors_policy!(
    origins = ["https://app.example.com", "https://*.preview.example.com"],
    methods = [GET, PUT],
    headers = "Content-Type",
    credentials = true,
    max_age = "24h",
);

#[cors(policy = API)]
async fn list_users() -> &'static str {
    "Ada, Grace"
}

#[cors(policy = API)]
async fn replace_users(users: String) -> String {
    format!("{} bytes of users", users.len())
}

/// `#[cors]` stands above actix-web's own attribute.
#[cors(origin = "https://admin.example.com", methods = "DELETE")]
#[delete("/users/{name}")]
async fn delete_user(name: web::Path<String>) -> impl Responder {
    format!("{name} is gone")
}

async fn status() -> &'static str {
    "well"
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    // Another port than 3000 comes as an argument.
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(3000_u16);
    let server = HttpServer::new(|| {
        App::new()
            .service(cors_resource!("/users", get(list_users), put(replace_users)))
            .service(delete_user)
            .service(web::scope("/status").route("", web::get().to(status)).wrap(API))
    });
    // HTTP/1.1, and HTTP/2 for a client that begins with it.
    let server = server.bind_auto_h2c(("127.0.0.1", port))?;
    println!("Listening on http://{}", server.addrs()[0]);
    server.run().await
}
