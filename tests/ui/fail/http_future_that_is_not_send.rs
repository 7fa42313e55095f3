use prewarm::{Error, lambda_handler};
use std::rc::Rc;

#[lambda_handler(http)]
async fn handler() -> Result<String, Error> {
    let text = Rc::new(String::new());
    std::future::ready(()).await;
    Ok(text.to_string())
}
