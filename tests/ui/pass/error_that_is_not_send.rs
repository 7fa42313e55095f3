use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Box<dyn std::error::Error>> {
    Ok("1".parse()?)
}

fn main() {}
