#![deny(warnings)]

use prewarm::{Context, Error, lambda_handler};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

const SEED: u32 = 3;

static LAZY: AtomicU32 = AtomicU32::new(0);

#[lambda_handler(main = false)]
async fn handler(
    parts: Vec<u32>,
    #[init(SEED)] seed: &u32,
    #[init(blocking, "4".parse()?)] parsed: &u32,
    #[init(blocking, after_restore, *seed + *parsed)] both: &u32,
) -> Result<u32, Error> {
    #[init(blocking)]
    std::env::var("PATH")?;
    #[init(lazy)]
    let named: u32 = 5;
    #[init]
    let eager: u32 = *named + *both;
    let sum = async || {
        #[init(lazy)]
        let offset: u32 = {
            LAZY.fetch_add(1, Relaxed);
            std::future::ready(7).await
        };
        parts.iter().sum::<u32>() + *offset
    };
    #[init(lazy, blocking)]
    let last: u32 = 8;

    if parts.is_empty() {
        return Ok(*eager);
    }
    Ok(sum().await + *last + *named)
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let answer = handler::invoke("[]", Context::default()).await.unwrap();
        assert!(
            answer["body"]
                .as_str()
                .unwrap()
                .starts_with(r#"{"result":12,"#)
        );
        assert_eq!(LAZY.load(Relaxed), 0, "not asked for yet");
        for _ in 0..2 {
            let answer = handler::invoke("[1,2]", Context::default()).await.unwrap();
            assert!(
                answer["body"]
                    .as_str()
                    .unwrap()
                    .starts_with(r#"{"result":23,"#)
            );
        }
        assert_eq!(LAZY.load(Relaxed), 1);
        assert_eq!(handler(vec![1], &1, &2, &3).await.unwrap(), 21);
    });
}
