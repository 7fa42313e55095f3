use prewarm::{Context, Error, lambda_handler};

async fn call(_: &str) {}

#[lambda_handler(main = false)]
async fn handler(context: Context) -> Result<(), Error> {
    #[init(prime)]
    call(&format!("{context:?}")).await;

    Ok(())
}

fn main() {}
