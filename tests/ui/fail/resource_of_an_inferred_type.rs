use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let numbers: Vec<_> = vec![1];

    Ok(1)
}

fn main() {}
