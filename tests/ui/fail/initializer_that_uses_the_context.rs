use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(context: Context) -> Result<usize, Error> {
    #[init]
    let id: String = context.request_id.clone();

    Ok(id.len())
}

fn main() {}
