use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(max_age_s = 300, close = ())]
    refresh();
    Ok(5)
}

fn refresh() {}
