use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: u32) -> Result<u32, Error> {
    Ok(event)
}

fn main() {
    drop(handler::invoke(b"1", Context::default()));
}
