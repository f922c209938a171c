//! Declares the service that `src/lib.rs` implements.

use tonic_build::manual::{Builder, Method, Service};

fn main() {
    let method = |name, route| {
        Method::builder()
            .name(name)
            .route_name(route)
            .input_type("crate::Greeting")
            .output_type("crate::Greeting")
            .codec_path("tonic_prost::ProstCodec")
    };
    let greeter = Service::builder()
        .name("Greeter")
        .package("greet")
        .method(method("greet", "Greet").build())
        .method(method("greet_often", "GreetOften").server_streaming().build())
        .build();
    Builder::new().build_client(false).compile(&[greeter]);
}
