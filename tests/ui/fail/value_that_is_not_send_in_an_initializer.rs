use prewarm::{Error, lambda_handler};
use std::rc::Rc;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let number: u32 = {
        let shared = Rc::new(1);
        load().await + *shared
    };

    Ok(*number)
}

async fn load() -> u32 {
    1
}

fn main() {}
