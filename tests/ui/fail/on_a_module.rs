use prewarm::lambda_handler;

#[lambda_handler]
mod handlers {
    pub async fn handler() {}
}
