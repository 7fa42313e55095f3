use prewarm::{Error, lambda_handler};

struct Page;

#[lambda_handler(http)]
async fn handler() -> Result<Page, Error> {
    Ok(Page)
}
