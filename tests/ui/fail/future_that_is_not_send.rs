use prewarm::{Error, lambda_handler};
use std::rc::Rc;

async fn wait() {}

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    let number = Rc::new(1);
    wait().await;
    Ok(*number)
}

fn main() {}
