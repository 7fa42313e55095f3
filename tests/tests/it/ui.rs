/// What the compiler says of each mistake. `TRYBUILD=overwrite` writes it anew.
#[test]
fn each_mistake_has_its_error() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}
