#[prewarm::lambda_handler(main = false)]
async fn handler(event: u32 = 1) -> Result<u32, prewarm::Error> {
    Ok(event)
}

fn main() {}
