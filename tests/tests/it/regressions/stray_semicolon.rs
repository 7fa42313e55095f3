//! A stray `;` made the attribute panic: it was taken for the place of a step.

use crate::support::result_of;
use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
#[rustfmt::skip]
#[allow(redundant_semicolons, clippy::no_effect)]
async fn handler(event: u32) -> Result<u32, Error> {
    ;
    #[init]
    std::convert::identity(());;
    let x = 1;;
    #[init]
    let one: u32 = { ; 1 };;
    let closure = || { ;; x };

    Ok(event + *one + closure())
}

#[tokio::test]
async fn stray_semicolon_is_not_a_step() {
    let invocation = Box::pin(handler::invoke("1", Context::default()));
    assert_eq!(result_of(invocation).await, 3);
}
