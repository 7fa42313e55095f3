use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<String, Error> {
    #[init]
    let config: u32 = 1;
    let config = config + event;
    #[init]
    let client: String = format!("{config}");

    Ok(client.clone())
}

fn main() {}
