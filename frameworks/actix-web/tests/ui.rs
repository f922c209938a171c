//! What the compiler says of policies on actix-web that are wrong. `TRYBUILD=overwrite` writes the snapshots anew.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
