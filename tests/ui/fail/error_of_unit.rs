use prewarm::lambda_handler;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, ()> {
    Err(())
}

fn main() {}
