fn main() {}

#[prewarm::lambda_handler]
async fn handler(event: String) -> Result<String, prewarm::Error> {
    Ok(event)
}
