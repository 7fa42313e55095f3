use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    let width = 10;
    #[init]
    let text: String = format!("{:width$}", 1);

    Ok(text.len() + width)
}

fn main() {}
