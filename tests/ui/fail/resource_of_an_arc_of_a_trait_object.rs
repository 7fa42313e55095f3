use prewarm::{Error, lambda_handler};
use std::sync::Arc;

trait Store {
    fn len(&self) -> usize;
}

struct Memory;

impl Store for Memory {
    fn len(&self) -> usize {
        0
    }
}

#[lambda_handler(main = false)]
async fn handler() -> Result<usize, Error> {
    #[init]
    let store: Arc<dyn Store> = Arc::new(Memory);

    Ok(store.len())
}

fn main() {}
