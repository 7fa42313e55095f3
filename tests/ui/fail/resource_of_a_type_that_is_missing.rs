use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let client: Client = Default::default();

    Ok(client.len())
}

fn main() {}
