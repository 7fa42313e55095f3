mod age_of_what_needs_it_and_is_spawned {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(
        #[init(max_age_s = 300, String::new())] password: &String,
        #[init(vec![password.clone()])] pool: &Vec<String>,
    ) -> Result<usize, Error> {
        let length = tokio::spawn(async move { pool.len() });
        Ok(length.await? + password.len())
    }
}

mod parameter_that_is_spawned {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(#[init(1)] number: &u32) -> Result<u32, Error> {
        Ok(tokio::spawn(async move { *number }).await?)
    }
}

fn main() {}
