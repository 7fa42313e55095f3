#[prewarm::lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, prewarm::Error> {
    Ok(event)
}

#[prewarm::lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, prewarm::Error> {
    Ok(event + 1)
}

fn main() {}
