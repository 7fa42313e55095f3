use prewarm::{Error, lambda_handler};

#[lambda_handler]
async fn handler() -> Result<u32, Error> {
    #[init(prime, max_age_s = 300)]
    warm_up();
    Ok(5)
}

fn warm_up() {}
