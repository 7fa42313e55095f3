use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32 = 1) -> Result<u32, Error> {
    let error: Error = "none".into();
    drop(error);
    Ok(event)
}

fn main() {}
