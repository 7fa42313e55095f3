//! INIT's warnings about mistakes in the function.

use crate::project;
use prewarm_tests::{Kind, Lambda};

/// Built as `cargo lambda build` does with a profile that does not mention `panic`.
#[tokio::test]
#[ignore = "builds another project"]
async fn binary_that_aborts_on_a_panic_warns_at_init() {
    let program = r#"
        #[prewarm::lambda_handler]
        async fn handler(panics: bool) -> Result<(), prewarm::Error> {
            if panics {
                panic!();
            }
            #[init(lazy)]
            let file: String = std::fs::read_to_string("no such file")?;
            println!("{file}");
            Ok(())
        }
    "#;
    let project = project::write("panic_abort", program);
    let status = project::cargo(&project)
        .args(["build", "--quiet"])
        .env("CARGO_PROFILE_DEV_PANIC", "abort")
        .status()
        .unwrap();
    assert!(status.success());
    let mut lambda = Lambda::start(project::target().join("debug/panic_abort")).await;
    // A resource that ends an invocation does not panic.
    for _ in 0..2 {
        let answer = lambda.invoke("false").await;
        assert_eq!(answer.kind, Kind::FunctionError);
        assert_eq!(answer.json()["errorType"], "InitError");
    }
    lambda.send("true");
    let (status, printed) = lambda.ended().await;
    assert_eq!(status.code(), None, "a signal ended it");
    let warnings = printed.stderr.matches(r#""level":"WARN""#).count();
    let names = printed
        .stderr
        .contains(r#"`panic = \"unwind\"` under `[profile.release]`"#);
    assert!(warnings == 1 && names, "{}", printed.stderr);
}
