use prewarm::Error;

#[prewarm::lambda_handler(raw, main = false)]
#[prewarm::lambda_handler]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {}
