use prewarm::{Error, LambdaEvent, lambda_handler};

struct GetItem;

#[lambda_handler(main = false)]
async fn handler(event: LambdaEvent<GetItem>) -> Result<(), Error> {
    let _ = event.payload;
    Ok(())
}

fn main() {}
