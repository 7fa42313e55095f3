use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init]
    let table: String;

    Ok(())
}

fn main() {}
