use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error> {
    #[init]
    let (table, index): (u32, u32) = (1, 2);

    Ok(())
}

fn main() {}
