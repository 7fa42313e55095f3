use prewarm::{Error, lambda_handler};
use std::sync::{Mutex, MutexGuard};

static COUNT: Mutex<u32> = Mutex::new(0);

#[lambda_handler(main = false)]
async fn handler() -> Result<u32, Error> {
    #[init]
    let count: MutexGuard<'static, u32> = COUNT.lock().unwrap();

    Ok(**count)
}

fn main() {}
