//! A handler with priming calls.

use prewarm::lambda_handler;
use prewarm_tests::attempts::attempt;
use prewarm_tests::outcome::Failed;

async fn call(_: &str, name: &'static str) -> Result<(), prewarm::Error> {
    attempt(name).await?;
    Ok(())
}

#[lambda_handler(metrics)]
async fn handler(
    event: u32,
    #[init(attempt("config").await?)] config: &String,
) -> Result<u32, Failed> {
    #[init]
    attempt("step").await?;
    #[init]
    let client: String = attempt("client").await?;
    #[init(prime)]
    call(client, "first").await?;
    #[init(prime)]
    call(client, "second").await?;
    #[init(prime)]
    attempt("third").await?;
    #[init(after_restore)]
    let session: String = attempt("session").await?;
    #[init(prime)]
    call(session, "fourth").await?;
    #[cfg(any())]
    {
        #[init(prime)]
        missing::call().await?;
    }
    if event > 0 {
        #[init(prime)]
        attempt(if config.is_empty() { "" } else { "nested" })
            .await
            .ok();
    }

    Ok(event + u32::try_from(client.len()).unwrap_or(0))
}
