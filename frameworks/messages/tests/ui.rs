//! What the compiler says where a policy can't be mounted. `TRYBUILD=overwrite` writes the snapshots anew.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
