//! A handler of records that end as they say, one after another.

use prewarm::{Context, lambda_handler};
use prewarm_tests::attempts::attempt;
use prewarm_tests::outcome::{Failed, Outcome, end, set_subscriber_if_asked};

#[lambda_handler(batch, metrics)]
async fn handler(
    outcome: Outcome,
    context: Context,
    #[init(attempt("eager").await?)] _eager: &String,
) -> Result<(), Failed> {
    #[init]
    set_subscriber_if_asked();

    if let Outcome::Text(text) = &outcome {
        if text == "lazy" {
            #[init(lazy)]
            let lazy: String = attempt("lazy").await?;
            println!("{lazy}");
        }
        println!("{text}");
    }
    end(outcome, &context.request_id).await?;
    Ok(())
}
