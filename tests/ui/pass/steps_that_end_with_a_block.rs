#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

static DONE: AtomicU32 = AtomicU32::new(0);

#[lambda_handler(main = false)]
async fn handler(name: String) -> Result<String, Error> {
    #[init]
    if DONE.load(Relaxed) == 0 {
        DONE.fetch_add(1, Relaxed);
    }
    #[init]
    match name_of_the_day().await {
        Some(_) => {}
        None => return_nothing()?,
    }
    #[init]
    {
        DONE.fetch_add(1, Relaxed);
    }
    #[init]
    for _ in 0..3 {
        tokio::task::yield_now().await;
        DONE.fetch_add(1, Relaxed);
    }
    #[init(prime)]
    if DONE.load(Relaxed) == 99 {
        return_nothing()?;
    }

    Ok(name)
}

async fn name_of_the_day() -> Option<String> {
    None
}

fn return_nothing() -> Result<(), Error> {
    Ok(())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let answer = runtime.block_on(handler::invoke(r#""Ada""#, Context::default()));
    assert_eq!(answer.unwrap()["statusCode"], 200);
    assert_eq!(DONE.load(Relaxed), 5);
}
