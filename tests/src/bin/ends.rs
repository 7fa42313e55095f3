//! A handler whose resources are flushed and closed. Each says so, and does what a variable of its name says.

use prewarm::{Context, Error, lambda_handler};
use prewarm_tests::outcome::{Failed, Outcome, Value, end};
use std::env;
use std::time::Duration;
use tokio::time::sleep;

struct Named(&'static str);

impl Named {
    async fn does(&self, what: &str) -> Result<(), Error> {
        let Named(name) = self;
        match env::var(format!("{name}_{what}").to_uppercase()).as_deref() {
            Ok("fails") => return Err("out of order".into()),
            Ok("panics") => panic!("out of luck"),
            Ok("hangs") => std::future::pending().await,
            Ok("takes time") => sleep(Duration::from_millis(300)).await,
            _ => {}
        }
        eprintln!("{what} {name}");
        Ok(())
    }
}

#[lambda_handler(raw)]
async fn handler(
    event: Outcome,
    context: Context,
    #[init(flush = log.does("flush").await, close = log.does("close").await, Named("log"))]
    log: &Named,
) -> Result<Value, Failed> {
    #[init]
    eprintln!("INIT");
    #[init(close = pool.does("close").await)]
    let pool: Named = Named("pool");
    // It has no end of its own, and stands between the two.
    #[init]
    let client: &'static str = pool.0;
    #[init(flush = { let _ = pool; cache.does("flush").await? }, close = cache.does("close").await)]
    let cache: Named = if client.is_empty() {
        Named("")
    } else {
        Named("cache")
    };
    if let Outcome::Text(text) = &event
        && text == "lazy"
    {
        #[init(lazy, close = lazy.does("close").await)]
        let lazy: Named = Named("lazy");
        eprintln!("made {}", lazy.0);
    }
    let _ = (log, cache);

    end(event, &context.request_id).await
}
