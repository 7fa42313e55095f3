use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler() -> Result<(), Error>
where
    u32: Send,
{
    Ok(())
}

fn main() {}
