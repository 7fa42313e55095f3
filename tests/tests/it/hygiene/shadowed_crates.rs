use super::result_of;

mod core {}
mod std {}
mod prewarm {}

type Result<T> = ::std::result::Result<T, ::prewarm::Error>;

#[expect(dead_code, reason = "the expansion must not take it for its own")]
struct Ok;
#[expect(dead_code, reason = "the expansion must not take it for its own")]
struct Box;

/// Documented, and visible to the whole crate.
#[::prewarm::lambda_handler(main = false)]
#[allow(clippy::unwrap_used)]
pub(crate) async fn handler(
    event: u32,
    context: ::prewarm::Context,
) -> Result<impl ::serde::Serialize> {
    #[init]
    let offset: u32 = "41".parse()?;

    ::std::result::Result::Ok((event + *offset, context.request_id))
}

/// A handler that takes what `lambda_runtime` hands it.
#[::prewarm::lambda_handler(main = false)]
async fn moved_over(event: ::prewarm::LambdaEvent<u32>) -> Result<u32> {
    ::std::result::Result::Ok(event.payload)
}

#[::prewarm::lambda_handler(main = false, crate = self::reexported::prewarm)]
async fn elsewhere(_: u32) -> Result<()> {
    #[init]
    ::std::convert::identity(());

    ::std::result::Result::Ok(())
}

mod reexported {
    pub(super) use ::prewarm;
}

#[::tokio::test]
async fn paths_are_absolute_and_result_may_be_an_alias() {
    let mut context = ::prewarm::Context::default();
    context.request_id = "id".to_owned();
    let invocation = handler::invoke("1", context.clone());
    assert_eq!(result_of(invocation).await, ::serde_json::json!([42, "id"]));
    let invocation = moved_over::invoke("2", context.clone());
    assert_eq!(result_of(invocation).await, 2);
    let invocation = elsewhere::invoke("3", context);
    assert!(result_of(invocation).await.is_null());
}
