use prewarm::lambda_handler;

struct NotAnError;

#[lambda_handler(main = false)]
async fn handler() -> Result<(), NotAnError> {
    Ok(())
}

fn main() {}
