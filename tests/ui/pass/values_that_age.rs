//! A value with an age, and what needs it, is a reference of the block.

#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering};

static STEPS: AtomicU32 = AtomicU32::new(0);

#[derive(Clone, PartialEq)]
struct Password(String);

/// Cannot be compared.
struct Pool(String);

impl Pool {
    async fn close(&self) {
        let _ = &self.0;
    }

    fn use_token(&self, token: u32) {
        STEPS.fetch_add(token, Ordering::Relaxed);
    }
}

async fn fetch() -> Result<Password, Error> {
    Ok(Password("secret".to_owned()))
}

#[lambda_handler(main = false)]
async fn handler(
    event: usize,
    #[init(max_age_s = 300, fetch().await?)] password: &Password,
    #[init(close = pool.close().await, Pool(password.0.clone()))] pool: &Pool,
    #[init(max_age_s = 60, blocking, 7)] r#type: &u32,
) -> Result<usize, Error> {
    #[init]
    let stays: Pool = Pool(String::new());
    #[init(max_age_s = 86400)]
    stays.use_token(3);
    #[init(max_age_s = 10)]
    stays.use_token(*r#type);
    #[init(blocking, flush = length.checked_add(stays.0.len()).ok_or("too long"))]
    let length: usize = pool.0.len();
    #[init(prime)]
    fetch()
        .await
        .map(|fetched| assert_eq!(fetched.0.len(), *length))?;
    // Only another resource names it.
    #[init(max_age_s = 1)]
    let flags: Vec<u32> = vec![1];
    #[init]
    let first: Option<u32> = flags.first().copied();
    #[cfg(any())]
    #[init(max_age_s = 5)]
    let never: Missing = missing();

    let sync = || {
        #[init(max_age_s = 5)]
        let inner: u32 = 1;
        *inner as usize
    };
    for _ in 0..event {
        #[init(max_age_s = 5)]
        let flags: u64 = 2;
        assert_eq!(*flags, 2);
        let kept = password.clone();
        tokio::spawn(async move { kept.0.len() }).await?;
    }
    let first = first.map_or(0, |first| first as usize);
    Ok(password.0.len() + pool.0.len() + *length + *r#type as usize + sync() + first)
}

#[tokio::main]
async fn main() {
    let response = handler::invoke("1", Context::default()).await.unwrap();
    assert!(
        response["body"].as_str().unwrap().contains("\"result\":27"),
        "{response}"
    );
    assert_eq!(STEPS.load(Ordering::Relaxed), 10);
    let direct = handler(0, &Password("a".to_owned()), &Pool(String::new()), &0).await;
    assert_eq!(direct.unwrap(), 9);
}
