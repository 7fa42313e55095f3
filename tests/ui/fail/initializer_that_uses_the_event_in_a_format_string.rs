use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    #[init]
    let text: String = format!("{event:>5}");

    Ok(event + u32::try_from(text.len())?)
}

fn main() {}
