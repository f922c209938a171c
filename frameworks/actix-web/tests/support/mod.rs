//! Servers of actix-web, which run on threads of their own.

/// Serves what the closure makes, over HTTP/1.1 and, for a client that begins with it, HTTP/2 without TLS.
#[macro_export]
macro_rules! serve {
    ($app:expr) => {{
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = actix_web::HttpServer::new($app).workers(1).disable_signals();
                let server = server.bind_auto_h2c(("127.0.0.1", 0)).expect("a free port");
                let address = server.addrs()[0];
                let server = server.run();
                tell.send((address, server.handle())).expect("the test waits");
                server.await.expect("a server that ends when it is told to");
            });
        });
        let (address, handle) = told.recv().expect("the server says where it listens");
        cors_tests::server::Server::elsewhere(address, move || drop(handle.stop(false)))
    }};
}
