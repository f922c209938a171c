use cors_runtime::{Policy, cors_policy};

const _: Policy = cors_policy!(origin = r#"<a href="https://a.example">our app</a>"#);

fn main() {}
