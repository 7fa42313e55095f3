#[cfg(all(tracing))]
#[::prewarm::lambda_handler(raw)]
async fn handler(event: GetItem, context: Context) -> Result<Item, Error> {
    find(event).await
}
#[cfg(not(all(tracing)))]
#[::prewarm::lambda_handler(raw)]
async fn handler(event: GetItem) -> Result<Item, Error> {
    find(event).await
}
