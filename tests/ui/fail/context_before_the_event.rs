use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(context: Context, event: u32) -> Result<(), Error> {
    Ok(drop((context, event)))
}

fn main() {}
