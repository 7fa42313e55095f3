//! A file module of the handler's name, as `src/handler.rs` beside `src/main.rs`.

mod handler;

use super::result_of;
use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
pub(crate) async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let offset: u32 = handler::OFFSET;

    Ok(event + *offset)
}

#[tokio::test]
async fn the_module_keeps_the_name_and_the_function_works() {
    assert_eq!(handler(1).await.unwrap(), handler::OFFSET + 1);
    // The type gave way to the module, and is found under the name of its own module.
    let invocation = __prewarm_handler::handler::invoke("1", Context::default());
    assert_eq!(result_of(invocation).await, handler::OFFSET + 1);
}
