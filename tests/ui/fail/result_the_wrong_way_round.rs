use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<Error, u32> {
    let doubled = event.checked_mul(2).ok_or("too much")?;
    Ok(doubled)
}

fn main() {}
