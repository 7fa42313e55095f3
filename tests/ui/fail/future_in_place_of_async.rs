use prewarm::{Error, lambda_handler};

#[lambda_handler(main = false)]
fn handler(event: String) -> impl Future<Output = Result<String, Error>> {
    async move { Ok(event) }
}

fn main() {}
