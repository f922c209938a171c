//! The policies of the conformance table, and some that try what configurations can't hold.

use cors_runtime::startup::OwnedPolicy;
use cors_tests::policies::POLICIES;

pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) policy: OwnedPolicy,
}

pub(crate) fn samples() -> Vec<Sample> {
    let builder = OwnedPolicy::builder;
    let many: Vec<String> = (0..1_000)
        .map(|number| {
            format!(
                "https://tenant-{number}.{}.example.com",
                if number % 7 == 0 { "a-rather-long-name-of-a-region" } else { "eu" }
            )
        })
        .collect();
    let others = [
        ("many", builder().origins(many).credentials(true)),
        ("dollar", builder().origins("https://app.example.com").headers(["X-$Price", "X-A"])),
        (
            "odd-names",
            builder().origins("https://app.example.com").headers(["X-A'b`c", "X.d~f"]).methods(["Chicken", "PATCH"]),
        ),
        (
            "odd-path",
            builder()
                .origins("https://*.example.com, https://app.example.org")
                .path(r#"^/a[^/"']{2,3}(?:/[0-9]+)*(\.json|~x)?$"#),
        ),
        ("in-any-case", builder().origins("https://app.example.com").path(r"(?i)^/api\b")),
        (
            "bucket",
            builder()
                .origins(["https://app.example.com", "https://*.preview.example.com"])
                .methods("GET, PUT, DELETE")
                .headers("Content-Type, X-Amz-Date")
                .expose_headers("ETag, x-amz-request-id")
                .credentials(true)
                .max_age("10m"),
        ),
        ("bucket-any", builder().origins("*").headers("mirror").methods("GET, HEAD, POST, PUT, DELETE")),
        (
            "bucket-local",
            builder().origins(["http://localhost:*", "https://app.example.com"]).methods("GET, PUT").credentials(true),
        ),
    ];
    let others = others.map(|(name, builder)| Sample {
        name: name.to_owned(),
        policy: builder.build().unwrap_or_else(|error| panic!("{name}: {error}")),
    });
    let table = POLICIES.iter().map(|declared| Sample { name: declared.name.to_owned(), policy: declared.built() });
    table.chain(others).collect()
}
