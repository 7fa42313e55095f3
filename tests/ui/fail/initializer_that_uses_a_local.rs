use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    let size = 10;
    #[init]
    let buffer: Vec<u8> = vec![0; size];

    Ok(buffer.len() + size)
}

fn main() {}
