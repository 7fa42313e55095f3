use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String) -> Result<impl serde::Serialize, Error> {
    #[init]
    let number = 1;

    Ok(event + &number.to_string())
}

fn main() {}
