use prewarm::{Context, Error, lambda_handler};

#[lambda_handler(main = false)]
async fn handler(event: String, #[init] length: &usize) -> Result<usize, Error> {
    Ok(event.len() + length)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let answer = handler::invoke(r#""hello""#, Context::default()).await;
    println!("{answer:?}");
    let service = handler::service().await?;
    lambda_runtime::Runtime::new(service).run().await
}

mod other {
    fn main() -> std::process::ExitCode {
        super::handler::main()
    }
}
