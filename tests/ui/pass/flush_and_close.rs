//! What runs after an initializer sees what the initializer sees, and the resource.

#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering};

static CLOSED: AtomicU32 = AtomicU32::new(0);

struct Pool(u32);

impl Pool {
    async fn close(&self) {
        CLOSED.fetch_add(self.0, Ordering::Relaxed);
    }

    fn flush(&self) -> Result<u32, std::num::ParseIntError> {
        self.0.to_string().parse()
    }
}

#[lambda_handler(main = false)]
async fn handler(
    event: u32,
    #[init(close = first.close().await, flush = first.flush(), lazy_pool(1))] first: &Pool,
) -> Result<u32, Error> {
    const STEP: u32 = 2;

    trait Shut {
        fn shut(&self);
    }

    impl Shut for Pool {
        fn shut(&self) {}
    }

    #[init]
    let second: Pool = Pool(STEP);
    #[init(flush = { let sum = second.0 + third.0; if sum > 100 { Err("large")? } }, close = third.shut())]
    let third: Pool = Pool(second.0 + STEP);
    #[init(blocking, close = fourth.flush())]
    let fourth: Pool = Pool(first.0);
    #[init(close = {
        let pool = Pool(pool.0);
        pool.close().await
    })]
    let pool: Pool = Pool(7);
    // Only named by what runs after initializers.
    #[init]
    let limit: u32 = 1000;
    #[init(flush = { if quiet.0 > *limit { Err("large")? } })]
    let quiet: Pool = Pool(0);
    #[cfg(any())]
    #[init(close = missing())]
    let never: Missing = missing();
    if event > 0 {
        #[init(lazy, close = r#type.close().await)]
        let r#type: Pool = Pool(9);
        return Ok(r#type.0);
    }
    Ok(first.0 + second.0 + third.0 + fourth.0 + pool.0)
}

fn lazy_pool(number: u32) -> Pool {
    Pool(number)
}

#[tokio::main]
async fn main() {
    let response = handler::invoke("0", Context::default()).await.unwrap();
    assert!(
        response["body"].as_str().unwrap().contains("\"result\":15"),
        "{response}"
    );
    assert_eq!(CLOSED.load(Ordering::Relaxed), 0, "a test closes nothing");
}
