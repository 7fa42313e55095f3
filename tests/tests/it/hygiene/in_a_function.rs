use super::result_of;
use prewarm::{Context, Error, lambda_handler};
use serde::Serialize;

#[tokio::test]
async fn a_handler_in_a_function_sees_what_the_function_declares() {
    #[derive(Serialize)]
    struct Local(u32);

    fn local() -> Local {
        Local(7)
    }

    #[lambda_handler(main = false)]
    async fn handler() -> Result<&'static Local, Error> {
        #[init]
        let local: Local = local();

        Ok(local)
    }

    let invocation = handler::invoke("{}", Context::default());
    assert_eq!(result_of(invocation).await, 7);
    assert_eq!(handler().await.unwrap().0, 7);
}
