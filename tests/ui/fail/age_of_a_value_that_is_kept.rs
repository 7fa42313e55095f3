mod age_of_a_static_parameter {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler(
        #[init(max_age_s = 300, String::new())] password: &'static String,
    ) -> Result<usize, Error> {
        Ok(password.len())
    }
}

mod age_of_what_another_resource_keeps {
    use prewarm::{Error, lambda_handler};

    struct Repository(&'static String);

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init(max_age_s = 300)]
        let password: String = String::new();
        #[init]
        let repository: Repository = Repository(password);
        Ok(repository.0.len())
    }
}

mod age_of_what_is_spawned {
    use prewarm::{Error, lambda_handler};

    #[lambda_handler(main = false)]
    async fn handler() -> Result<usize, Error> {
        #[init(max_age_s = 300)]
        let password: String = String::new();
        let length = tokio::spawn(async move { password.len() });
        Ok(length.await?)
    }
}

fn main() {}
