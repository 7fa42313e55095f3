use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let data: [u8] = *b"data";

    Ok(data.len())
}

fn main() {}
