//! A handler with an initializer of each kind.

use prewarm::lambda_handler;
use prewarm_tests::attempts::{attempt, blocking_attempt};
use prewarm_tests::outcome::{Failed, set_subscriber_if_asked};
use serde::Deserialize;

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    uses_lazy: bool,
}

fn of(config: &str, client: &str) -> String {
    format!("{client} of {config}")
}

#[lambda_handler(metrics)]
async fn handler(
    event: Event,
    #[init(attempt("config").await?)] config: &String,
    #[init(after_restore, attempt("random").await?)] random: &String,
) -> Result<Vec<String>, Failed> {
    #[init]
    set_subscriber_if_asked();
    #[init]
    attempt("step").await?;
    #[init]
    let client: String = of(config, &attempt("client").await?);
    #[init]
    let pool: String = attempt("pool").await?;
    #[init(blocking)]
    let model: String = blocking_attempt("model")?;
    #[init(blocking)]
    let index: String = blocking_attempt("index")?;
    #[init]
    let session: String = of(random, &attempt("session").await?);

    let mut there: Vec<_> = [config, random, client, pool, model, index, session]
        .map(String::clone)
        .into();
    if event.uses_lazy {
        #[init(lazy)]
        let lazy: String = attempt("lazy").await?;
        there.push(lazy.clone());
    }
    Ok(there)
}
