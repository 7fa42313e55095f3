use prewarm::{Error, lambda_handler};

struct Repository(&'static String);

#[lambda_handler]
async fn handler() -> Result<usize, Error> {
    #[init(max_age_s = 300)]
    let password: String = String::new();
    #[init]
    let repository: Repository = Repository(password);
    Ok(repository.0.len())
}
