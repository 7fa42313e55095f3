use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<usize, Error> {
    #[init]
    let length: usize = event.len();

    Ok(*length)
}

fn main() {}
