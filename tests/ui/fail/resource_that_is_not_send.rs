use prewarm::{Error, lambda_handler};
use std::rc::Rc;

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let count: Rc<u32> = Rc::new(1);

    Ok(**count)
}

fn main() {}
