use super::result_of;
use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
pub(crate) async fn r#async(
    event: u32,
    #[init(1)] main: &u32,
    #[init(*main)] function: &u32,
    #[init(*function)] plan: &u32,
) -> Result<u32, Error> {
    #[init]
    let invoke: u32 = *plan;
    #[init]
    let context: u32 = *invoke;
    #[init]
    #[allow(non_snake_case)]
    let RESOURCE: u32 = *context;
    #[init]
    let r#type: u32 = *RESOURCE;
    #[init]
    let step_1: u32 = format!("{type}").parse()?;

    Ok(event + *step_1 + *main)
}

#[tokio::test]
async fn resources_may_be_called_as_what_is_generated() {
    let invocation = r#async::invoke("1", Context::default());
    assert_eq!(result_of(invocation).await, 3);
}
